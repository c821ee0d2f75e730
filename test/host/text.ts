/** A pattern that matches exactly `text`, white space around it aside; a pattern stays itself. */
export function exactly(text: string | RegExp): RegExp {
  return typeof text === 'string' ? new RegExp(`^\\s*${escapePattern(text)}\\s*$`, 'u') : text;
}

/** A pattern that matches whatever starts with `text`. */
export function startingWith(text: string): RegExp {
  return new RegExp(`^\\s*${escapePattern(text)}`, 'u');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
