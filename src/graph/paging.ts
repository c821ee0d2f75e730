import { FailureError } from '../core/failure.ts';
import type { GraphReply, NextLink } from './call.ts';
import { asRecord, missingField, textOf, type JsonRecord } from './json.ts';

/** One page of a collection. A page may be empty and still have a next one. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page is; `undefined` on the last one. */
  readonly next: NextLink | undefined;
}

/**
 * Reads a collection answer.
 * @throws {@link FailureError} `protocol` if the answer is no collection.
 * @see https://learn.microsoft.com/graph/paging
 */
export function readPage<T>(reply: GraphReply, read: (item: JsonRecord) => T): Page<T> {
  const body = asRecord(reply.body);
  const value = body?.['value'];
  if (!Array.isArray(value)) {
    throw missingField('a collection without value');
  }
  const nextLink = textOf(body, '@odata.nextLink');
  return {
    items: value.map((item: unknown) => {
      const record = asRecord(item);
      if (!record) {
        throw missingField('a collection item that is no object');
      }
      return read(record);
    }),
    next: nextLink === undefined ? undefined : { nextLink },
  };
}

/** Follows the pages of one collection and notices when the service leads in a circle. */
export class PageTrail {
  private readonly followed = new Set<string>();

  /**
   * Notes that `link` is about to be followed.
   * @throws {@link FailureError} `protocol` if it was followed before.
   */
  follow(link: NextLink): NextLink {
    if (this.followed.has(link.nextLink)) {
      throw new FailureError({
        kind: 'protocol',
        problem: 'pagingLoop',
        detail: `page ${this.followed.size + 1} leads back to an earlier one`,
      });
    }
    this.followed.add(link.nextLink);
    return link;
  }

  /** Takes back a {@link follow} whose page did not arrive, so that it can be tried again. */
  forget(link: NextLink): void {
    this.followed.delete(link.nextLink);
  }
}
