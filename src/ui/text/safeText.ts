import { lazily } from '../../core/lazily.ts';
import { showHidden } from './hiddenText.ts';

// Topics, names and server messages are other people's text. It reaches the screen through these functions alone.

/** Characters a label holds at most. */
const labelLength = 120;

const segmenter = lazily(() => new Intl.Segmenter());

/** Code units of the longest emoji, with room to spare: marks can be piled on a letter without end. */
const longestCharacter = 32;

/** Text for a plain label, a modal dialog or an input box: one line, nothing hidden, not too long. */
export function plainText(text: string, length: number = labelLength): string {
  // Other people's text may be of any length. What is not shown is not worth the time.
  const beginning = text.slice(0, length * longestCharacter);
  const visible = showHidden(beginning).trim();
  const isBeginning = beginning.length < text.length;
  if (visible.length <= length && !isBeginning) {
    return visible;
  }
  // Cut between what a person sees as characters: half an emoji would be another one.
  const characters = Array.from(segmenter().segment(visible), ({ segment }) =>
    segment.slice(0, longestCharacter),
  );
  const cut = isBeginning || characters.length > length;
  return (cut ? [...characters.slice(0, length - 1), '…'] : characters).join('');
}

/** Characters of an address that are shown before and after its @. */
const localPartLength = 64;
const domainLength = 255;

/**
 * An address, or an ID with a tenant, in one line. A long one is cut before its @ and at the beginning of its domain:
 * the end of the domain tells whose person it is.
 */
export function addressText(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) {
    return plainText(address);
  }
  const domain = address.slice(at + 1);
  const cut = domain.length > domainLength;
  const shownDomain = cut
    ? `…${Array.from(domain.slice(-2 * domainLength))
        .slice(1 - domainLength)
        .join('')}`
    : domain;
  return `${plainText(address.slice(0, at), localPartLength)}@${plainText(shownDomain, domainLength)}`;
}

/** Letters that are written from right to left. */
const rightToLeft = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;

/**
 * Our own text as it stands behind other people's: behind writing from right to left, a number that begins it would
 * be drawn in front of that writing, unless a mark that itself is not seen keeps them apart.
 */
export function textBehind(label: string, text: string): string {
  return rightToLeft.test(label) ? `\u200e${text}` : text;
}

/** Text for the items of a quick pick, which would draw `$(name)` as an icon. */
export function pickText(text: string): string {
  return plainText(text).replaceAll('$(', '\\$(');
}

/**
 * Text for a notification, or for the line below an input box: both would make `[label](link)` a link, and a link may run
 * a command.
 */
export function notificationText(text: string, length = 1000): string {
  return plainText(text, length).replaceAll('](', ']\u2060(');
}

/** Text for a Markdown string: every character that could mean something is escaped. */
export function markdownText(text: string, length = 300): string {
  return plainText(text, length)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&@:/"'=]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

/**
 * A line of a report that is read as it is, and may be shown or pasted as Markdown all the same: it makes no link with a
 * text of its own, no picture and no HTML, and looks the same.
 */
export function reportLine(text: string): string {
  return text.replaceAll('](', ']\u2060(').replaceAll('<', '<\u2060');
}

/**
 * Text for a cell of a Markdown table, with no more escaped than could mean something there: IDs, dates and addresses
 * stay as they are, and can be copied from the file.
 */
export function tableText(text: string, length: number): string {
  return plainText(text, length)
    .replace(/[\\`*[\]<|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)/gu, '\\$&')
    .replace(/:(?=\/\/)|(?<=www)\./giu, '\\$&')
    .replace(/\s+/g, ' ');
}

/**
 * JSON that shows all it holds: whatever is not seen, or reorders or forges what stands around it, is written as an
 * escape sequence, and is what it was once the JSON is read.
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[^\n\P{C}]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu,
    escaped,
  );
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
