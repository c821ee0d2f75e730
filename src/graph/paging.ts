import { asRecord, missingField, textOf, type JsonRecord } from '../core/json.ts';
import type { GraphReply, NextLink } from './call.ts';

/** One page of a collection. A page may be empty and still have a next one. */
export interface Page<T> {
  readonly items: readonly T[];
  /** How many entries of the page could not be read. */
  readonly unreadable: number;
  /** Where the next page is; `undefined` on the last one. */
  readonly next: NextLink | undefined;
}

/**
 * Reads a collection answer. An entry that cannot be read is counted and keeps no other from being read.
 * @param read reads an entry; `undefined` if it lacks what it cannot be used without.
 * @throws {@link FailureError} `protocol` if the answer is no collection.
 * @see https://learn.microsoft.com/graph/paging
 */
export function readPage<T>(reply: GraphReply, read: (entry: JsonRecord) => T | undefined): Page<T> {
  const body = asRecord(reply.body);
  const value = body?.['value'];
  if (!Array.isArray(value)) {
    throw missingField('a collection without value');
  }
  const nextLink = textOf(body, '@odata.nextLink');
  return { ...readEntries(value, read), next: nextLink === undefined ? undefined : { nextLink } };
}

/** Reads the entries of a list as {@link readPage} does. */
export function readEntries<T>(
  entries: readonly unknown[],
  read: (entry: JsonRecord) => T | undefined,
): Pick<Page<T>, 'items' | 'unreadable'> {
  const items: T[] = [];
  for (const entry of entries) {
    const record = asRecord(entry);
    const item = record && read(record);
    if (item !== undefined) {
      items.push(item);
    }
  }
  return { items, unreadable: entries.length - items.length };
}

/** Pages in a row without anything new, after which a collection is at its end. Microsoft allows empty pages. */
const barrenPages = 20;

/** No collection of Teams has more pages: what goes on longer never ends. */
const longestCollection = 2000;

/** Follows the pages of one collection, and ends it where the service leads nowhere new. */
export class PageTrail {
  private readonly followed = new Set<string>();
  private pages = 0;
  private barren = 0;
  private cut = false;

  /** Whether it ended although the last page led on: there may be more than was read. */
  get isCut(): boolean {
    return this.cut;
  }

  /**
   * The link to follow after a page has been read: `undefined` where the page has none, where it leads back to a page
   * that was read, and where following it brought nothing new for too long.
   * @param bringsNew whether the page held anything that no page before it did
   */
  after(next: NextLink | undefined, bringsNew: boolean): NextLink | undefined {
    this.pages += 1;
    this.barren = bringsNew ? 0 : this.barren + 1;
    if (!next) {
      return undefined;
    }
    this.cut =
      this.followed.has(next.nextLink) || this.barren >= barrenPages || this.pages >= longestCollection;
    if (this.cut) {
      return undefined;
    }
    this.followed.add(next.nextLink);
    return next;
  }
}
