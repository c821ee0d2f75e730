/** How addresses and ids are written in a report. */
export interface Wording {
  readonly address: (text: string) => string;
  readonly id: (text: string) => string;
  /** The name of an organization. */
  readonly name: (text: string) => string;
  /** A sentence that may hold what a service said, and so addresses and ids of people. */
  readonly words: (text: string) => string;
  /** A value of any type and any content. */
  readonly value: (value: unknown) => string;
}

/** As they are. */
export const inFull: Wording = {
  address: text => text,
  id: text => text,
  name: text => text,
  words: text => text,
  value: value => JSON.stringify(value),
};

/** Shortened, so that only those who know an address or an id recognise it. */
export const shortened: Wording = wordingOf(
  text => text.replace(/[^@.]+(?=[@.])/g, part => `${part.slice(0, 1)}…`),
  text => `${text.slice(0, 8)}…`,
  text => text.replace(/^(.).*$/su, '$1…'),
);

/** Not at all, for a report that everybody may read. */
export const hidden: Wording = wordingOf(
  () => '…@…',
  () => '…',
  () => '…',
);

const addressPattern = /[^\s"'<>(),:;@]+@[^\s"'<>(),:;@]+/g;
const idPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

function wordingOf(address: Wording['address'], id: Wording['id'], name: Wording['name']): Wording {
  return {
    address,
    id,
    name,
    words: text => text.replace(addressPattern, address).replace(idPattern, id),
    value: jsonType,
  };
}

/** The type of a value, by its name in JSON. */
function jsonType(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
