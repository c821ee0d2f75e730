// Most text needs no decomposition, which is by far the slowest step.
const beyondAscii = /[^\x20-\x7e\n]/;
const combiningMarks = /\p{Mn}/gu;

/** Text as searches compare it: lower case, without accents. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return beyondAscii.test(lower) ? lower.normalize('NFD').replace(combiningMarks, '') : lower;
}

/** The words of a search, folded. None if the text is blank. */
export function wordsOf(text: string): string[] {
  return fold(text)
    .split(/\s+/)
    .filter(word => word !== '');
}
