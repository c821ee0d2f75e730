/** The place of a frame in a stack, as V8 (`at f (file:///…/a.js:1:2)`) and other browsers (`f@https://…/a.js:1:2`) write it. */
const placePattern = /([\w.-]+:\d+:\d+)\)?$/;

/**
 * Where an error was thrown, for the log: files of the code with line and column, the innermost first. The message is
 * left out, because it may quote what was read, and folders are, because they may be named after people.
 */
export function placesIn({ stack = '', message }: Error): string {
  const frames = message === '' ? stack : stack.replace(message, '');
  return frames
    .split('\n')
    .flatMap(line => placePattern.exec(line.trimEnd())?.[1] ?? [])
    .join(' < ');
}
