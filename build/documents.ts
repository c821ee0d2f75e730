/** A link or an image of Markdown. A label may hold images, but no other links. */
const linkPattern = /(!?)\[((?:[^\][]|!\[[^\][]*\]\([^()]*\))*)\]\(([^()\s]*)(?:\s+"[^"]*")?\)/g;

/** An image that has a line to itself, with the empty line after it. */
const imageLinePattern = /^!\[[^\][]*\]\(([^()\s]*)\)\n\n?/gm;

/**
 * Markdown without the links and images that lead to other files: nobody could follow them where only this text is.
 * The words of a link stay.
 */
export function withoutFileLinks(markdown: string): string {
  return markdown
    .replace(imageLinePattern, (image, target: string) => (leadsToFile(target) ? '' : image))
    .replace(linkPattern, (link, mark: string, label: string, target: string) => {
      if (!leadsToFile(target)) return link;
      return mark === '!' ? '' : withoutFileLinks(label);
    });
}

/** Whether a link leads to a file beside this one: neither to an address nor to a heading of the same text. */
function leadsToFile(target: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i.test(target);
}

/** The newest entry of a changelog. */
export interface NewestEntry {
  readonly version: string;
  /** As in 2026-11-28. */
  readonly date: string;
}

/**
 * Reads what a changelog begins with.
 * @returns undefined where that is no version with a date, such as what is not released yet
 */
export function newestEntry(changelog: string): NewestEntry | undefined {
  const heading = /^## (.*)$/m.exec(changelog)?.[1] ?? '';
  const [, version, date] = /^(\d+\.\d+\.\d+) – (\d{4}-\d{2}-\d{2})$/.exec(heading) ?? [];
  return version === undefined || date === undefined ? undefined : { version, date };
}
