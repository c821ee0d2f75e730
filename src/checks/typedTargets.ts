import { isGuid } from '../core/guid.ts';
import {
  parseTarget,
  targetKey,
  type Target,
  type TargetProblem,
  type TargetProblemReason,
} from './target.ts';

/** A piece of what somebody typed or pasted: a person, or why it names nobody. */
export type TypedPiece =
  | { readonly kind: 'target'; readonly text: string; readonly target: Target }
  | ({ readonly kind: 'problem' } & TargetProblem);

/** Separates people within a line. */
const separators = /[,;，；、]/u;
/** Characters that nobody sees, as other programs put them around what they copy. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]/gu;
/** Quotes that no address begins or ends with. */
const quotes = /^["“”„‟‘’‚«»‹›`]+|["“”„‟‘’‚«»‹›`]+$/gu;
/** What lists put before their lines: a dash, a bullet, a number. */
const bullet = /^\s*(?:[-–•*·]|\d{1,4}[.)])\s+/u;
/** What address books put before addresses. */
const scheme = /^(?:mailto|smtp|sip|im):/iu;
const prefix = /^(id|email|upn)\s*:\s*/iu;
const bareGuid = /^[0-9a-f]{32}$/iu;
/** What is meant to name somebody, understood or not: an address, a GUID, or something with a prefix. */
const meansSomebody = /@|^\{?[0-9a-f-]{20,}\}?$|^(?:id|email|upn)\s*:/iu;
/** The same among other words, where an @ may stand for "at". */
const namesSomebody = /[^@]@[^@]|^\{?[0-9a-f-]{20,}\}?$|^(?:id|email|upn):/iu;

/**
 * Reads the people in what somebody typed, or pasted from a mail program, a directory or a spreadsheet: addresses and
 * IDs with any separator, with names before them, in quotes or brackets, in columns. Each person is there once. What is
 * meant to name somebody and does not is a problem, and never left out in silence.
 */
export function readTyped(text: string): readonly TypedPiece[] {
  const pieces = text
    .replace(unseen, '')
    .split(/[\r\n\u2028\u2029]+/u)
    .flatMap(readLine);
  const known = new Set<string>();
  return pieces.filter(piece => {
    const key = piece.kind === 'target' ? targetKey(piece.target) : undefined;
    const isNew = key === undefined || !known.has(key);
    known.add(key ?? '');
    return isNew;
  });
}

/** The people among pieces. */
export function targetsIn(pieces: readonly TypedPiece[]): readonly Target[] {
  return pieces.flatMap(piece => (piece.kind === 'target' ? [piece.target] : []));
}

function readLine(line: string, index: number, lines: readonly string[]): readonly TypedPiece[] {
  const rest = line.replace(bullet, '');
  if (!rest.includes('\t')) {
    return readList(rest);
  }
  const cells = rest.split('\t').map(cell => cell.trim());
  const meant = cells.filter(cell => meansSomebody.test(bare(cell)));
  const pieces = meant.flatMap(readList);
  if (pieces.length > 0 || cells.every(cell => cell === '')) {
    return hasColumns(cells, pieces) ? onePerson(pieces) : pieces;
  }
  // The first row of several names the columns.
  return index === 0 && lines.length > 1 ? [] : [problem(cells.filter(Boolean).join(' '), 'notATarget')];
}

/** Whether a row tells several things of one person: a name or a town besides, or an ID beside an address. */
function hasColumns(cells: readonly string[], pieces: readonly TypedPiece[]): boolean {
  const kinds = new Set(targetsIn(pieces).map(({ kind }) => (kind === 'id' ? 'id' : 'address')));
  return kinds.size > 1 || cells.some(cell => cell !== '' && !meansSomebody.test(bare(cell)));
}

/** The person of a row with columns: the ID names them best, or else the first address. */
function onePerson(pieces: readonly TypedPiece[]): readonly TypedPiece[] {
  const people = pieces.filter(piece => piece.kind === 'target');
  const best = people.find(({ target }) => target.kind === 'id') ?? people[0];
  return best ? [best] : pieces;
}

/** People beside each other: `Ann <ann@…>, bob@…; "Doe, Jane" <jane@…> …`. */
function readList(text: string): readonly TypedPiece[] {
  const pieces: TypedPiece[] = [];
  let end = 0;
  // Each bracket begins where the one before ended, so that a long line is read once.
  for (const [all, before = '', inside = ''] of text.matchAll(/([^<]*)<([^<>]*)>/guy)) {
    pieces.push(...readBeforeBracket(before), readOne(inside));
    end += all.length;
  }
  return [...pieces, ...readBare(text.slice(end))];
}

/** What stands before an address in brackets: its name, commas included, and maybe other people before that. */
function readBeforeBracket(text: string): readonly TypedPiece[] {
  const parts = withoutQuoted(text).split(separators);
  const last = parts.findLastIndex(part => meansSomebody.test(bare(part)));
  return last === -1 ? [] : readBare(parts.slice(0, last + 1).join(';'));
}

/** People without brackets, with separators or blanks between them. */
function readBare(text: string): readonly TypedPiece[] {
  return text.split(separators).flatMap((part): readonly TypedPiece[] => {
    const piece = bare(withoutRemarks(part));
    if (piece === '') {
      return [];
    }
    if (prefix.test(piece)) {
      return readPrefixed(piece);
    }
    return readWords(piece.split(/\s+/u));
  });
}

/** Prefixes may have a blank behind them: `upn: ann@…`. */
function readPrefixed(piece: string): readonly TypedPiece[] {
  const joined = piece.replace(/(^|\s)(id|email|upn)\s*:\s*/giu, '$1$2:');
  return readWords(joined.split(/\s+/u));
}

/** Words that may name people, each with its name before it. */
function readWords(words: readonly string[]): readonly TypedPiece[] {
  const meant = words.map(word => meansSomebody.test(bare(word)));
  const last = meant.lastIndexOf(true);
  if (last === -1) {
    return [problem(words.join(' '), 'notATarget')];
  }
  // The end of a sentence, or of a row of a table, is no name.
  const behind = words.slice(last + 1).filter(word => /[\p{L}\p{N}]/u.test(word));
  return [
    ...words.filter((_, index) => meant[index]).map(readOne),
    ...(behind.length > 0 ? [problem(behind.join(' '), 'notATarget')] : []),
  ];
}

function readOne(text: string): TypedPiece {
  const piece = bare(text);
  const [, forced = ''] = prefix.exec(piece) ?? [];
  const name = bare(plainName(bare(piece.replace(prefix, ''))));
  const isGuest = /#EXT#@/iu.test(name);
  const target = parseTarget(forced === '' ? (isGuest ? `upn:${name}` : name) : `${forced}:${name}`);
  return typeof target === 'string' ? problem(piece, target) : { kind: 'target', text: piece, target };
}

/** An address or ID without what programs put around it. */
function plainName(text: string): string {
  const address = text
    .replace(scheme, '')
    .replace(/\?.*$/u, '')
    .replace(/[.:]+$/u, '')
    .replace(/%23/gu, '#');
  const parts = address.split('@').map(part => part.replace(/^\{(.*)\}$/u, '$1'));
  // The name of a mailbox may look like an ID.
  const areIds = parts.every(part => bareGuid.test(part) || isGuid(part));
  return parts.map(part => (areIds && bareGuid.test(part) ? dashed(part) : part)).join('@');
}

function dashed(guid: string): string {
  return guid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}

/** Text without blanks and quotes around it. An address may begin with an apostrophe, but not be between two. */
function bare(text: string): string {
  const inner = text.trim().replace(quotes, '').trim();
  return inner.length > 1 && inner.startsWith("'") && inner.endsWith("'") ? inner.slice(1, -1).trim() : inner;
}

/** Text without what is said in parentheses, unless that is somebody: `Ann (Sales)`, and `Ann (ann@…)`. */
function withoutRemarks(text: string): string {
  return text.replace(/\(([^()]*)\)/gu, (_, remark: string) =>
    remark.split(/\s+/u).some(word => namesSomebody.test(bare(word))) ? ` ${remark} ` : ' ',
  );
}

/** Text without names in quotes: they may hold separators. */
function withoutQuoted(text: string): string {
  return text.replace(/"[^"]*"|“[^”]*”|„[^“]*“|«[^»]*»/gu, quoted => (quoted.includes('@') ? quoted : ' '));
}

function problem(text: string, reason: TargetProblemReason): TypedPiece {
  return { kind: 'problem', text, reason };
}
