import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { isRecord } from '../emulator/json.ts';
import type { JsonRecord } from '../emulator/json.ts';
import { organizationPath } from './organizationPath.ts';
import { splitOutsideBrackets } from '../emulator/odata.ts';
import { SchemaBook } from './schemaBook.ts';
import type { Direction } from './schemaBook.ts';

export interface RequestParts {
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface ResponseOptions {
  /** `allow` for the official examples, whose pages are older or newer than the schema; `refuse` by default. */
  readonly undeclared?: 'refuse' | 'allow';
}

interface Operation {
  readonly template: string;
  readonly definition: JsonRecord;
}

// Paging links carry it; the schema cannot declare it, because nobody but the service writes it.
const continuationOption = '$skiptoken';
const batchPath = '/$batch';

/** Microsoft Graph's own description of the calls, as a judge of requests and answers. */
export class GraphContract {
  readonly #document: JsonRecord;
  readonly #book: SchemaBook;
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  public constructor(document: JsonRecord) {
    this.#document = document;
    this.#book = new SchemaBook(document);
    this.#ajv = new Ajv({ allErrors: true, strict: false });
    addFormats(this.#ajv);
  }

  /**
   * What is wrong with a request, nothing if empty.
   * @param address path with or without version, with or without query
   */
  public validateRequest(method: string, address: string, parts: RequestParts = {}): string[] {
    const { path, query, version } = readAddress(address);
    if (path === batchPath) return this.#check('batch request', batchRequest, parts.body);
    const operation = this.#operation(method, path);
    if (operation === undefined) return [`${method} ${path} is not in the contract`];
    if (version === 'v1.0' && betaOnly.includes(operation.template)) return [`${path} exists in beta alone`];
    return [
      ...this.#checkQuery(operation, query),
      ...this.#checkHeaders(operation, parts.headers ?? {}),
      ...this.#checkRequestBody(operation, method, parts.body),
    ];
  }

  /** What is wrong with an answer, nothing if empty. */
  public validateResponse(
    method: string,
    address: string,
    status: number,
    body: unknown,
    { undeclared = 'refuse' }: ResponseOptions = {},
  ): string[] {
    const { path } = readAddress(address);
    if (status >= 400) return this.#checkSchema(errorSchema, body, 'response', undeclared);
    if (path === batchPath) return this.#check('batch response', batchResponse, body);
    const operation = this.#operation(method, path);
    if (operation === undefined) return [`${method} ${path} is not in the contract`];
    const documented = operation.definition['x-documented-success'];
    if (status !== documented) return [`${status} instead of the documented ${String(documented)}`];
    const schema = contentSchema(child(child(operation.definition, 'responses'), '2XX'));
    if (schema === undefined) return body === undefined ? [] : ['a body where none is documented'];
    return this.#checkSchema(schema, body, 'response', undeclared);
  }

  #operation(method: string, path: string): Operation | undefined {
    const paths = child(this.#document, 'paths');
    const segments = withoutUser(path).split('/');
    const template = Object.keys(paths).find(candidate => {
      const names = candidate.split('/');
      return (
        names.length === segments.length &&
        names.every((name, index) =>
          name.startsWith('{') ? segments[index] !== '' : name === segments[index],
        )
      );
    });
    const definition = template === undefined ? undefined : child(paths, template)[method.toLowerCase()];
    return template === undefined || !isRecord(definition) ? undefined : { template, definition };
  }

  #checkQuery({ definition }: Operation, query: string): string[] {
    const declared = this.#parameters(definition, 'query');
    return [...new URLSearchParams(query)].flatMap(([name, value]) => {
      if (name === continuationOption && 'x-ms-pageable' in definition) return [];
      const schema = declared.get(name);
      if (schema === undefined) return [`query option ${name} is not declared`];
      const typed =
        schema['type'] === 'array' ? splitOutsideBrackets(value, ',') : scalar(value, schema['type']);
      return this.#checkSchema(schema, typed, 'request', 'refuse').map(error => `${name}: ${error}`);
    });
  }

  #checkHeaders({ definition }: Operation, headers: Readonly<Record<string, string>>): string[] {
    return Array.from(this.#parameters(definition, 'header')).flatMap(([name, schema]) => {
      const value = headers[name.toLowerCase()];
      return value === undefined
        ? []
        : this.#checkSchema(schema, value, 'request', 'refuse').map(error => `${name}: ${error}`);
    });
  }

  #checkRequestBody({ definition }: Operation, method: string, body: unknown): string[] {
    if (!('requestBody' in definition)) return body === undefined ? [] : [`a body on ${method}`];
    if (body === undefined && child(definition, 'requestBody')['required'] !== true) return [];
    const schema = contentSchema(child(definition, 'requestBody'));
    return schema === undefined ? [] : this.#checkSchema(schema, body, 'request', 'refuse');
  }

  #parameters(definition: JsonRecord, place: 'query' | 'header'): Map<string, JsonRecord> {
    const parameters = definition['parameters'];
    const resolved = (Array.isArray(parameters) ? parameters : [])
      .filter(isRecord)
      .map(parameter => this.#book.resolve(parameter));
    return new Map(
      resolved
        .filter(parameter => parameter['in'] === place)
        .map(parameter => [String(parameter['name']), child(parameter, 'schema')]),
    );
  }

  #checkSchema(
    schema: JsonRecord,
    value: unknown,
    direction: Direction,
    undeclared: 'refuse' | 'allow',
  ): string[] {
    const key = `${direction} ${undeclared} ${JSON.stringify(schema)}`;
    return this.#check(key, () => this.#book.jsonSchema(schema, direction, undeclared), value);
  }

  #check(key: string, schema: JsonRecord | (() => JsonRecord), value: unknown): string[] {
    const validate =
      this.#compiled.get(key) ?? this.#ajv.compile(typeof schema === 'function' ? schema() : schema);
    this.#compiled.set(key, validate);
    if (value === undefined) return ['no body where one is documented'];
    if (validate(value)) return [];
    // A failed branch is followed by a word on every choice that led to it.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    return errors.map(({ instancePath, message, params }) => {
      const extra: unknown = params['additionalProperty'];
      return `${instancePath === '' ? '/' : instancePath} ${message ?? ''}${typeof extra === 'string' ? `: ${extra}` : ''}`;
    });
  }
}

/** Absent from the v1.0 metadata. */
const betaOnly = ['/teamwork/determineIfInteractionIsAllowed'];

const errorSchema: JsonRecord = { $ref: '#/components/schemas/microsoft.graph.ODataErrors.ODataError' };

/** The slice has no `$batch`; written after https://learn.microsoft.com/graph/json-batching */
const batchRequest: JsonRecord = {
  type: 'object',
  required: ['requests'],
  additionalProperties: false,
  properties: {
    requests: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['id', 'method', 'url'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', minLength: 1 },
          method: { enum: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] },
          url: { type: 'string', not: { pattern: '^[a-z]+://' } },
          headers: { type: 'object', additionalProperties: { type: 'string' } },
          body: { type: 'object' },
          dependsOn: { type: 'array', items: { type: 'string' } },
        },
        // A body is JSON only if a header says so.
        if: { required: ['body'] },
        then: { required: ['headers'] },
      },
    },
  },
};

const batchResponse: JsonRecord = {
  type: 'object',
  required: ['responses'],
  properties: {
    responses: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'status'],
        additionalProperties: false,
        properties: {
          id: { type: 'string' },
          status: { type: 'integer' },
          headers: { type: 'object', additionalProperties: { type: 'string' } },
          body: {},
        },
      },
    },
  },
};

function readAddress(address: string): { path: string; query: string; version: string | undefined } {
  const [whole = '', ...query] = address.split('?');
  const match = /^\/(?<version>beta|v1\.0)(?<path>\/.*)$/u.exec(whole);
  return {
    path: match?.groups?.['path'] ?? whole,
    query: query.join('?'),
    version: match?.groups?.['version'],
  };
}

/** The slice declares a chat's calls once; the same chats are reached through their user. */
function withoutUser(path: string): string {
  return path === '/me/chats' ? path : path.replace(/^\/(?:me|users\/[^/]+)(?=\/chats(?:\/|$))/u, '');
}

function child(record: JsonRecord, name: string): JsonRecord {
  const value = record[name];
  return isRecord(value) ? value : {};
}

function contentSchema(holder: JsonRecord): JsonRecord | undefined {
  const schema = child(child(holder, 'content'), 'application/json')['schema'];
  return isRecord(schema) ? schema : undefined;
}

function scalar(text: string, type: unknown): unknown {
  if (type === 'integer') return /^-?\d+$/u.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}

/** Reads a file of this folder's `data`. */
export function readData(name: string): string {
  return readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8');
}

function loadContract(): GraphContract {
  const [chats, apps] = ['openapi-slice.yaml', 'apps-openapi-slice.yaml'].map((name): JsonRecord => {
    const document: unknown = parse(readData(name));
    if (!isRecord(document)) throw new Error(`${name} holds no object.`);
    return document;
  });
  const merged = mergeSlices(chats ?? {}, apps ?? {});
  return new GraphContract({
    ...merged,
    paths: { ...child(merged, 'paths'), '/organization': organizationPath },
  });
}

/**
 * Both slices of one description as one.
 * @throws Error where both describe the same call or component in different ways.
 */
export function mergeSlices(first: JsonRecord, second: JsonRecord): JsonRecord {
  const components = [first, second].map(slice => child(slice, 'components'));
  const kinds = [...new Set(components.flatMap(Object.keys))];
  return {
    ...first,
    paths: union(child(first, 'paths'), child(second, 'paths')),
    components: Object.fromEntries(
      kinds.map(kind => [kind, components.map(each => child(each, kind)).reduce(union)]),
    ),
  };
}

function union(first: JsonRecord, second: JsonRecord): JsonRecord {
  const differing = Object.keys(second).filter(
    name => name in first && !isDeepStrictEqual(first[name], second[name]),
  );
  if (differing.length > 0) throw new Error(`Described in two ways: ${differing.join(', ')}`);
  return { ...first, ...second };
}

const contract = loadContract();

/** {@link GraphContract.validateRequest} of the copied slice. */
export function validateRequest(method: string, address: string, parts: RequestParts = {}): string[] {
  return contract.validateRequest(method, address, parts);
}

/** {@link GraphContract.validateResponse} of the copied slice. */
export function validateResponse(
  method: string,
  address: string,
  status: number,
  body: unknown,
  options: ResponseOptions = {},
): string[] {
  return contract.validateResponse(method, address, status, body, options);
}
