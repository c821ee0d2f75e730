import { isRecord } from '../emulator/json.ts';
import type { JsonRecord } from '../emulator/json.ts';

/** Requests may hold only what is declared for them; answers may also hold types that are not declared yet. */
export type Direction = 'request' | 'response';

interface FlatObject {
  readonly properties: JsonRecord;
  readonly required: readonly string[];
  /** An OData open type, or one that says so itself. */
  readonly open: boolean;
}

const schemaPrefix = '#/components/schemas/';

/**
 * Turns OpenAPI 3.0 schemas into JSON Schema. Inheritance (`allOf`) is flattened, so that undeclared properties can
 * be refused; a discriminator becomes a choice by `@odata.type`; `nullable` becomes a type.
 */
export class SchemaBook {
  readonly #document: JsonRecord;

  public constructor(document: JsonRecord) {
    this.#document = document;
  }

  /** A self-contained JSON Schema, every schema of the document among its definitions. */
  public jsonSchema(schema: JsonRecord, direction: Direction, undeclared: 'refuse' | 'allow'): JsonRecord {
    const converter = new Converter(this, direction, undeclared);
    const names = Object.keys(this.#schemas());
    return {
      ...converter.convert(schema),
      definitions: Object.fromEntries(names.map(name => [name, converter.definition(name)])),
    };
  }

  /** What a `$ref` points to, or the record itself. */
  public resolve(record: JsonRecord): JsonRecord {
    const reference = record['$ref'];
    if (typeof reference !== 'string') return record;
    const target = reference
      .slice('#/'.length)
      .split('/')
      .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), this.#document);
    if (!isRecord(target)) throw new Error(`${reference} points to nothing.`);
    return target;
  }

  public schema(name: string): JsonRecord {
    return this.resolve({ $ref: `${schemaPrefix}${name}` });
  }

  public flatten(schema: JsonRecord): FlatObject {
    const resolved = this.resolve(schema);
    const own: FlatObject = {
      properties: isRecord(resolved['properties']) ? resolved['properties'] : {},
      required: Array.isArray(resolved['required']) ? resolved['required'].map(String) : [],
      open: resolved['additionalProperties'] === true,
    };
    const bases = Array.isArray(resolved['allOf']) ? resolved['allOf'].filter(isRecord) : [];
    return bases.map(base => this.flatten(base)).reduce(merge, own);
  }

  /** The discriminator of a schema or of one of its direct parts. */
  public discriminator(schema: JsonRecord): JsonRecord | undefined {
    const own = schema['discriminator'];
    return isRecord(own) && isRecord(own['mapping']) ? own['mapping'] : undefined;
  }

  #schemas(): JsonRecord {
    const components = this.#document['components'];
    const schemas = isRecord(components) ? components['schemas'] : undefined;
    return isRecord(schemas) ? schemas : {};
  }
}

function merge(first: FlatObject, second: FlatObject): FlatObject {
  return {
    properties: { ...second.properties, ...first.properties },
    required: [...first.required, ...second.required],
    open: first.open || second.open,
  };
}

class Converter {
  readonly #book: SchemaBook;
  readonly #direction: Direction;
  readonly #undeclared: 'refuse' | 'allow';

  public constructor(book: SchemaBook, direction: Direction, undeclared: 'refuse' | 'allow') {
    this.#book = book;
    this.#direction = direction;
    this.#undeclared = undeclared;
  }

  /** A named schema, chosen by `@odata.type` where the document says so. */
  public definition(name: string): JsonRecord {
    const schema = this.#book.schema(name);
    const mapping = this.#book.discriminator(schema);
    if (mapping === undefined) return this.convert(schema);
    const unknownType = this.#object({
      ...this.#book.flatten(schema),
      open: this.#direction === 'response' || this.#book.flatten(schema).open,
    });
    return Object.entries(mapping).reduce<JsonRecord>(
      (otherwise, [type, target]) => ({
        if: {
          required: ['@odata.type'],
          // Requests may leave out the number sign.
          properties: { '@odata.type': { enum: [type, type.replace(/^#/u, '')] } },
        },
        then: this.#object(this.#book.flatten({ $ref: target })),
        else: otherwise,
      }),
      unknownType,
    );
  }

  public convert(schema: JsonRecord): JsonRecord {
    const reference = schema['$ref'];
    if (typeof reference === 'string')
      return reference.startsWith(schemaPrefix)
        ? { $ref: `#/definitions/${reference.slice(schemaPrefix.length)}` }
        : this.convert(this.#book.resolve(schema));
    const options = schema['anyOf'];
    if (Array.isArray(options))
      return {
        anyOf: options
          .filter(isRecord)
          // "A thing or nothing" is written as an alternative to a nullable object of any kind.
          .map(option =>
            option['nullable'] === true && option['type'] === 'object'
              ? { type: 'null' }
              : this.convert(option),
          ),
      };
    return 'allOf' in schema || 'properties' in schema
      ? this.#object(this.#book.flatten(schema))
      : this.#scalar(schema);
  }

  #object({ properties, required, open }: FlatObject): JsonRecord {
    return {
      type: 'object',
      required: [...new Set(required)],
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, schema]) => [
          name,
          isRecord(schema) ? this.convert(schema) : {},
        ]),
      ),
      ...(open || this.#undeclared === 'allow'
        ? {}
        : {
            additionalProperties: false,
            // Annotations of the service are not properties.
            ...(this.#direction === 'response' ? { patternProperties: { '@odata\\.': {} } } : {}),
          }),
    };
  }

  #scalar(schema: JsonRecord): JsonRecord {
    const { type, nullable, enum: values, items, format, pattern, minimum, maximum, uniqueItems } = schema;
    const orNull = nullable === true;
    const kept = { format, pattern, minimum, maximum, uniqueItems };
    return {
      ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
      ...(type === undefined ? {} : { type: orNull ? [type, 'null'] : type }),
      ...(Array.isArray(values) ? { enum: orNull ? [...(values as unknown[]), null] : values } : {}),
      ...(isRecord(items) ? { items: this.convert(items) } : {}),
    };
  }
}
