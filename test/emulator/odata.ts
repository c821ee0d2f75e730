import { badRequest } from './message.ts';
import type { Call } from './message.ts';

/**
 * The OData options of a query string.
 * @throws Refusal 400 for an option that the route does not know, or one that is given twice.
 */
export function readOptions(query: string, known: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (!known.includes(name)) throw badRequest(`Query option '${name}' is not allowed.`);
    if (options.has(name)) throw badRequest(`Query option '${name}' was specified more than once.`);
    options.set(name, value);
  }
  return options;
}

/** A positive whole number. @throws Refusal 400 for anything else. */
export function readCount(name: string, value: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(value)) throw badRequest(`Invalid value '${value}' for ${name} query option.`);
  return Number(value);
}

/** A comma-separated list. @throws Refusal 400 for a name that is not among `known`. */
export function readList(name: string, value: string | undefined, known: readonly string[]): string[] {
  if (value === undefined) return [];
  const items = value.split(',').map(item => item.trim());
  const unknown = items.find(item => !known.includes(item));
  if (unknown !== undefined)
    throw badRequest(`Parsing OData ${name} failed: could not find a property named '${unknown}'.`);
  return items;
}

/** A related entity to expand, with what is said of it in brackets: `teamsAppDefinition($expand=bot)`. */
export interface ExpandItem {
  readonly name: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * The items of `$expand`, options in brackets included.
 * @param known the options that each name takes
 * @throws Refusal 400 for a name or an option that is not known, and for brackets without a partner.
 */
export function readExpandItems(
  value: string | undefined,
  known: Readonly<Record<string, readonly string[]>>,
): ExpandItem[] {
  return splitOutsideBrackets(value ?? '', ',').map(item => {
    const match = /^(?<name>\w+)(?:\((?<inside>.+)\))?$/u.exec(item.trim());
    const name = match?.groups?.['name'];
    const options = name === undefined ? undefined : known[name];
    if (name === undefined || options === undefined)
      throw badRequest(`Parsing OData $expand failed: could not find a property named '${item}'.`);
    const pairs = splitOutsideBrackets(match?.groups?.['inside'] ?? '', ';').map(option => {
      const [key = '', ...rest] = option.split('=');
      if (!options.includes(key.trim()))
        throw badRequest(`Query option '${key.trim()}' is not allowed in $expand of '${name}'.`);
      return [key.trim(), rest.join('=')] as const;
    });
    return { name, options: new Map(pairs) };
  });
}

/** The parts between separators that stand in no brackets. */
export function splitOutsideBrackets(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === separator && depth === 0) {
      parts.push(part);
      part = '';
    } else {
      part += character;
    }
  }
  return text === '' ? [] : [...parts, part];
}

export type Predicate<T> = (item: T) => boolean;

const comparison = /^(?<property>[\w/]+) (?<operator>eq|ne) '(?<value>(?:[^']|'')*)'$/u;
const call = /^startswith\((?<property>\w+), ?'(?<value>(?:[^']|'')*)'\)$/u;

/**
 * A `$filter` of comparisons joined by `and` and `or`, without brackets.
 * @param read the value of a property that may be filtered, or undefined for a property that may not.
 * @throws Refusal 400 for what it cannot read.
 */
export function readFilter<T>(
  text: string,
  read: (property: string) => ((item: T) => string | null) | undefined,
): Predicate<T> {
  const parseTerm = (term: string): Predicate<T> => {
    const match = comparison.exec(term) ?? call.exec(term);
    const groups = match?.groups;
    const property = groups?.['property'];
    const value = groups?.['value']?.replaceAll("''", "'");
    const get = property === undefined ? undefined : read(property);
    if (groups === undefined || value === undefined || get === undefined)
      throw badRequest(`Invalid filter clause: '${text}'.`);
    const operator = groups['operator'];
    if (operator === 'eq') return item => get(item) === value;
    if (operator === 'ne') return item => get(item) !== value;
    return item => get(item)?.toLowerCase().startsWith(value.toLowerCase()) === true;
  };
  const alternatives = splitOutsideQuotes(text, ' or ').map(part =>
    splitOutsideQuotes(part, ' and ').map(term => parseTerm(term.trim())),
  );
  return item => alternatives.some(terms => terms.every(term => term(item)));
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let rest = '';
  for (const piece of text.split(separator)) {
    rest = rest === '' ? piece : `${rest}${separator}${piece}`;
    // An odd number of quotes means that the separator stood inside a string.
    if (rest.split("'").length % 2 === 1) {
      parts.push(rest);
      rest = '';
    }
  }
  return rest === '' ? parts : [...parts, rest];
}

interface Continuation {
  /** The query of the first page, so that a link that lost an option is noticed. */
  readonly query: string;
  /** The key of the last item that was handed out. */
  readonly after: string;
}

const tokenName = '$skiptoken';

function queryWithoutToken(options: ReadonlyMap<string, string>): string {
  return JSON.stringify([...options].filter(([name]) => name !== tokenName));
}

/**
 * Where this page starts: undefined for the first one.
 * @throws Refusal 400 for a token of another query, or none of ours.
 */
export function readSkipToken(call: Call): string | undefined {
  const token = call.options.get(tokenName);
  if (token === undefined) return undefined;
  const invalid = badRequest(`Invalid value for ${tokenName}: the next link has to be used as it is.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    throw invalid;
  }
  const { query, after } = (parsed ?? {}) as Partial<Record<keyof Continuation, unknown>>;
  if (query !== queryWithoutToken(call.options) || typeof after !== 'string') throw invalid;
  return after;
}

/** The link to the page after `after`: absolute, with the options of this page, opaque, padded with `%3d`. */
export function nextLink(call: Call, after: string): string {
  const continuation: Continuation = { query: queryWithoutToken(call.options), after };
  const token = Buffer.from(JSON.stringify(continuation)).toString('base64');
  const options = [...call.options].filter(([name]) => name !== tokenName);
  const query = [
    ...options.map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    `${tokenName}=${encodeURIComponent(token).replaceAll('%3D', '%3d')}`,
  ];
  return `${call.request.origin}/${call.version}${call.path}?${query.join('&')}`;
}

/** An `@odata.context` address of this request's host and version. */
export function contextOf(call: Call, fragment: string): string {
  return `${call.request.origin}/${call.version}/$metadata#${fragment}`;
}

/** An id inside an `@odata.context`, where Graph escapes it. */
export function escapeKey(id: string): string {
  return `'${encodeURIComponent(id)}'`;
}
