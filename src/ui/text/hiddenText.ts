import { lazily } from '../../core/lazily.ts';

// Characters that are not seen hide text, make two names look the same, or carry what a person never reads. Some are
// needed all the same: to join emoji, and to write Persian, Hindi, Khmer or a Japanese name. The rule: such a character
// stays where it stands alone, next to what it is made for; everywhere else a sign takes its place.

/** Stands in place of a character that is not seen. */
const sign = '\ufffd';

/** Everything but printable ASCII may hold such characters. */
const plain = /^[\x20-\x7e]*$/;

/**
 * Control characters, and whatever is drawn as nothing: joiners, fillers, tags, variation selectors, soft hyphens,
 * formatting characters (those of writing directions among them). The blank of Braille only looks like one.
 */
const hidden = String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb\u2800]`;

const emoji = String.raw`\p{Extended_Pictographic}`;

/** Scripts whose letters take a joiner or a non-joiner between them. */
const joiningScripts = [
  ...['Arabic', 'Syriac', 'Mandaic', 'Nko', 'Adlam', 'Hanifi_Rohingya', 'Mongolian', 'Phags_Pa'],
  ...['Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada', 'Malayalam'],
  ...[
    'Sinhala',
    'Tibetan',
    'Khmer',
    'Myanmar',
    'Balinese',
    'Javanese',
    'Sundanese',
    'Tai_Tham',
    'Meetei_Mayek',
  ],
];

/** Scripts that put no spaces between words, where a space without width says where a line may end. */
const unspacedScripts = ['Khmer', 'Lao', 'Thai', 'Myanmar', 'Tibetan', 'Tai_Tham', 'Tai_Le', 'New_Tai_Lue'];

/** The vowel killers of the scripts of India and around. A joiner after one decides its form, at the end of a word too. */
const viramas = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\u1a60\u1b44\ua9c0]`;

/** Where a character that is not seen is needed. */
const needed: readonly string[] = [
  // The flags of England, Scotland and Wales are a black flag and the letters of the place in tags.
  `\u{1f3f4}(?:${['gbeng', 'gbsct', 'gbwls'].map(tags).join('|')})\u{e007f}`,
  // Drawn as text or as an emoji.
  String.raw`(?<=${emoji})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  // Several emoji drawn as one.
  String.raw`(?<=${emoji}(?:\ufe0f|\p{Emoji_Modifier})?)\u200d(?=${emoji})`,
  // Forms of ideographs, as in Japanese names, and of the letters of some scripts.
  String.raw`(?<=\p{Unified_Ideograph})[\u{e0100}-\u{e01ef}\ufe00-\ufe02]`,
  String.raw`(?<=${letterOf(['Mongolian'])})[\u180b-\u180f]`,
  String.raw`(?<=${letterOf(['Myanmar', 'Phags_Pa'])})\ufe00`,
  String.raw`(?<=${letterOf(joiningScripts)})[\u200c\u200d](?=${letterOf(joiningScripts)})`,
  String.raw`(?<=${viramas})[\u200c\u200d]`,
  String.raw`(?<=${letterOf(['Arabic'])})\u200d`,
  String.raw`(?<=${letterOf(unspacedScripts)})\u200b(?=${letterOf(unspacedScripts)})`,
  String.raw`(?<=[\u2801-\u28ff])\u2800(?=[\u2801-\u28ff])`,
];

const anyHidden = lazily(() => new RegExp(hidden, 'u'));
const neededOrHidden = lazily(() => new RegExp(`(${needed.join('|')})|${hidden}`, 'gu'));

/** The text with a sign in place of every character that is not seen and not needed. White space becomes spaces. */
export function showHidden(text: string): string {
  if (plain.test(text) || !anyHidden().test(text)) {
    return text;
  }
  return text.replace(
    neededOrHidden(),
    (character, isNeeded: string | undefined) => isNeeded ?? (isWhite(character) ? ' ' : sign),
  );
}

function isWhite(character: string): boolean {
  return /\s/.test(character) && character !== '\ufeff';
}

/** A letter of one of these scripts, or a mark on it. */
function letterOf(scripts: readonly string[]): string {
  const names = scripts.map(script => String.raw`\p{Script_Extensions=${script}}`).join('');
  return String.raw`(?=[${names}])[\p{L}\p{M}]`;
}

/** Letters as tags. */
function tags(letters: string): string {
  return Array.from(letters, letter => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');
}
