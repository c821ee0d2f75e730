/** A text of a manifest, once the variables of an environment stand in place of its placeholders. */
export interface ResolvedText {
  /** Placeholders that have no value stand in it as they are. */
  readonly text: string;
  /** The names that have no value, each once. */
  readonly unresolved: readonly string[];
}

/** The variables of an environment, by name. */
export type Variables = ReadonlyMap<string, string>;

/** A placeholder as the Agents Toolkit has it: `${{NAME}}`. */
const placeholder = /\$\{\{ *([a-zA-Z_]\w*) *\}\}/g;

/** Whether a text has placeholders. */
export function hasPlaceholders(text: string): boolean {
  return text.search(placeholder) >= 0;
}

/** The names of the placeholders in a text. */
export function placeholdersIn(text: string): readonly string[] {
  return Array.from(text.matchAll(placeholder), ([, name = '']) => name);
}

/** Puts the values of variables in place of placeholders. Which names there are is up to the project. */
export function resolvePlaceholders(text: string, variables: Variables): ResolvedText {
  const unresolved = new Set<string>();
  const resolved = text.replace(placeholder, (whole: string, name: string) => {
    // Provisioning fills in what is empty: an empty value is none.
    const value = variables.get(name) ?? '';
    if (value === '') {
      unresolved.add(name);
      return whole;
    }
    return value;
  });
  return { text: resolved, unresolved: [...unresolved] };
}

/** Names of variables that hold secrets. They are encrypted and belong elsewhere; whatever they hold, it is not kept. */
const secretName = /SECRET|PASSWORD/i;

const line = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*|:\s+)(.*)$/;

/**
 * Reads a file of variables: lines of `NAME=value`, quoted or not, with comments.
 * @param only the names that are read; all but those of secrets if left out.
 */
export function readVariables(text: string, only?: ReadonlySet<string>): Variables {
  const variables = new Map<string, string>();
  for (const one of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = line.exec(one) ?? [];
    if (name !== '' && !secretName.test(name) && (!only || only.has(name))) {
      variables.set(name, unquoted(value.trim()));
    }
  }
  return variables;
}

function unquoted(value: string): string {
  const [, quote, inside] = /^(["'`])(.*?)\1\s*(?:#.*)?$/.exec(value) ?? [];
  if (quote !== undefined && inside !== undefined) {
    return inside;
  }
  // The Agents Toolkit begins a comment at any such character outside quotes, and writes values that hold one in quotes.
  const comment = value.indexOf('#');
  return (comment < 0 ? value : value.slice(0, comment)).trim();
}

/**
 * The name of the environment whose variables a file holds: `dev` for `.env.dev`. `undefined` for any other file, those
 * of a person (`.env.dev.user`), where secrets are, among them.
 */
export function environmentOf(fileName: string): string | undefined {
  const [, name = ''] = /^\.env\.(.+)$/.exec(fileName) ?? [];
  return isEnvironmentName(name) ? name : undefined;
}

/** Whether a text can be the name of an environment. */
export function isEnvironmentName(text: string): boolean {
  return /^[\w-]+$/.test(text);
}
