import { createHash } from 'node:crypto';

/** Numbers that look random and are the same in every run. */
export class SeededRandom {
  #state: number;

  public constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1: the generator known as mulberry32. */
  public next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  public between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  public pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }

  /** Different items, in the order in which they were drawn; all of them where there are not enough. */
  public sample<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    const drawn: T[] = [];
    while (drawn.length < count && left.length > 0)
      drawn.push(...left.splice(this.between(0, left.length - 1), 1));
    return drawn;
  }
}

/** The same 32 hexadecimal digits for the same name. */
export function digitsFor(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** The same GUID (version 4 in shape) for the same name. */
export function guidFor(name: string): string {
  const digits = digitsFor(name);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}
