import { isGuid } from '../core/guid.ts';
import { parseTarget } from './target.ts';
import { typedProblem, unclearRows, type TypedPiece } from './typedPiece.ts';

/** Separates people within a line. */
const separators = /[,;，；、]/u;
/** Separators that may also stand in a name: "Smith, Bob". */
const commas = /[,，、]/u;
/** Quotes that no address begins or ends with. */
const quotes = /^["“”„‟‘’‚«»‹›`]+|["“”„‟‘’‚«»‹›`]+$/gu;
const quoted = /"[^"]*"|“[^”]*”|„[^“]*“|«[^»]*»/gu;
/** What address books put before addresses. */
const scheme = /^(?:mailto|smtp|sip|im):/iu;
const prefix = /^(id|email|upn)\s*:\s*/iu;
const bareGuid = /^[0-9a-f]{32}$/iu;
/** What looks like an ID, or most of one, or begins with a prefix. */
const looksLikeId =
  /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|^\{?[0-9a-f-]{20,}\}?$|^(?:id|email|upn)\s*:/iu;

/** Whether any word of a text is meant to name somebody, understood or not. */
export function meansSomebody(text: string): boolean {
  // Most words are neither long nor have a colon: only others are worth a closer look.
  const mayBeId = /[0-9a-f-]{20}|(?:id|email|upn)\s*:/iu.test(text);
  return text.includes('@') || (mayBeId && wordsOf(text).some(word => looksLikeId.test(bare(word))));
}

/** People beside each other: `Ann <ann@…>, bob@…; "Doe, Jane" <jane@…> …`. */
export function readList(text: string): readonly TypedPiece[] {
  // Every second part is a row that was found to be unclear.
  return text
    .split(unclearRows)
    .flatMap((part, index) => (index % 2 === 1 ? [typedProblem(part, 'unclearRow')] : readBrackets(part)));
}

function readBrackets(text: string): readonly TypedPiece[] {
  const pieces: TypedPiece[] = [];
  let end = 0;
  // Each bracket begins where the one before ended, so that a long line is read once.
  for (const [all, before = '', inside = ''] of text.matchAll(/([^<]*)<([^<>]*)>/guy)) {
    const people = readBare(inside);
    pieces.push(
      ...readBeforeBracket(before),
      ...(people.length > 0 ? people : [typedProblem(`${nameIn(before).trim()} <>`.trim(), 'notATarget')]),
    );
    end += all.length;
  }
  return [...pieces, ...readBare(text.slice(end))];
}

/** What stands before an address in brackets: its name, commas included, and maybe other people before that. */
function readBeforeBracket(text: string): readonly TypedPiece[] {
  const name = nameIn(text);
  const parts = withoutQuoted(name).split(commas);
  const last = parts.findLastIndex(meansSomebody);
  return [
    ...readBare(text.slice(0, text.length - name.length)),
    ...(last === -1 ? [] : readBare(parts.slice(0, last + 1).join(';'))),
  ];
}

/** What may be the name of the address behind it: what stands before a semicolon is about somebody else. */
function nameIn(text: string): string {
  const open = text.replace(quoted, part => (meansSomebody(part) ? part : ' '.repeat(part.length)));
  return text.slice(Math.max(open.lastIndexOf(';'), open.lastIndexOf('；')) + 1);
}

/** People without brackets, with separators or blanks between them. */
function readBare(text: string): readonly TypedPiece[] {
  return withoutRemarks(text)
    .split(separators)
    .flatMap((part): readonly TypedPiece[] => {
      const piece = bare(part);
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
  const meant = words.map(meansSomebody);
  const last = meant.lastIndexOf(true);
  if (last === -1) {
    return [typedProblem(words.join(' '), 'notATarget')];
  }
  // The end of a sentence, or of a row of a table, is no name.
  const behind = words.slice(last + 1).filter(word => /[\p{L}\p{N}]/u.test(word));
  return [
    ...words.filter((_, index) => meant[index]).flatMap(readLink),
    ...(behind.length > 0 ? [typedProblem(behind.join(' '), 'notATarget')] : []),
  ];
}

/** An address or ID. A link may name others behind its question mark: they are told, and not taken. */
function readLink(text: string): readonly TypedPiece[] {
  const link = bare(text);
  const [address = '', ...rest] = link.split('?');
  if (!/@|%40/u.test(rest.join('?')) && !meansSomebody(rest.join('?'))) {
    return [readOne(link)];
  }
  const first = readOne(address);
  return first.kind === 'target'
    ? [first, typedProblem(link, 'restOfLink')]
    : [typedProblem(link, 'notAnAddress')];
}

function readOne(text: string): TypedPiece {
  const piece = bare(text);
  const [, forced = ''] = prefix.exec(piece) ?? [];
  const name = bare(plainName(bare(piece.replace(prefix, ''))));
  const isGuest = /#EXT#@/iu.test(name);
  const target = parseTarget(forced === '' ? (isGuest ? `upn:${name}` : name) : `${forced}:${name}`);
  return typeof target === 'string' ? typedProblem(piece, target) : { kind: 'target', text: piece, target };
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
    // An @ among other words may stand for "at".
    wordsOf(remark).some(word => /[^@]@[^@]/u.test(word) || looksLikeId.test(bare(word)))
      ? ` ${remark} `
      : ' ',
  );
}

/** Text without names in quotes: they may hold separators. */
function withoutQuoted(text: string): string {
  return text.replace(quoted, part => (meansSomebody(part) ? part : ' '));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,;，；、]+/u);
}
