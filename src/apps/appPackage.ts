import { crc32 } from '../core/crc32.ts';

/** Bytes of a package, and of the manifest in it, at most. */
export const largestPackage = 30_000_000;
const largestManifest = 1_000_000;

/** The manifest in an app package, or why there is none. */
export type PackagedManifest =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'noPackage' }
  /** A password is needed to read it. */
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'noManifest' };

/**
 * Reads `manifest.json` from an app package, a ZIP file that has it at its top. Never throws.
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readAppPackage(bytes: Uint8Array<ArrayBuffer>): Promise<PackagedManifest> {
  if (bytes.length > largestPackage) {
    return { kind: 'tooLarge' };
  }
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const directory = findDirectory(view);
    if (!directory) {
      return { kind: 'noPackage' };
    }
    const entries = findEntries(view, bytes, directory);
    // Names are compared as Teams writes them first: other readers may not take another case.
    const named = entries.filter(({ name }) => name === 'manifest.json');
    const [entry, second] = named.length > 0 ? named : entries;
    if (!entry) {
      return { kind: 'noManifest' };
    }
    if (second) {
      // Which of the two counts differs from reader to reader.
      return { kind: 'noPackage' };
    }
    if (entry.isEncrypted) {
      return { kind: 'encrypted' };
    }
    const content = await readEntry(view, bytes, entry);
    if (!content) {
      return { kind: 'tooLarge' };
    }
    return crc32(content) === entry.crc32
      ? { kind: 'found', text: new TextDecoder().decode(content) }
      : { kind: 'noPackage' };
  } catch {
    // Whatever the file says about itself leads beyond it, or its data is damaged.
    return { kind: 'noPackage' };
  }
}

interface Directory {
  readonly entries: number;
  readonly offset: number;
}

interface Entry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly crc32: number;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const longestComment = 0xffff;

/** The directory stands at the end, before a comment of any length. */
function findDirectory(view: DataView): Directory | undefined {
  const last = view.byteLength - endLength;
  for (let at = last; at >= Math.max(0, last - longestComment); at -= 1) {
    if (view.getUint32(at, true) === endSignature) {
      return { entries: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
    }
  }
  return undefined;
}

/** The entries at the top that may be the manifest. */
function findEntries(view: DataView, bytes: Uint8Array, { entries, offset }: Directory): Entry[] {
  const found: Entry[] = [];
  let at = offset;
  for (let index = 0; index < entries && view.getUint32(at, true) === entrySignature; index += 1) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (name.toLowerCase() === 'manifest.json') {
      found.push({
        name,
        isEncrypted: (view.getUint16(at + 8, true) & encryptedFlag) !== 0,
        method: view.getUint16(at + 10, true),
        crc32: view.getUint32(at + 16, true),
        compressed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        offset: view.getUint32(at + 42, true),
      });
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return found;
}

const encryptedFlag = 1;
const stored = 0;

async function readEntry(
  view: DataView,
  bytes: Uint8Array<ArrayBuffer>,
  { method, compressed, size, offset }: Entry,
): Promise<Uint8Array | undefined> {
  if (size > largestManifest) {
    return undefined;
  }
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const data = bytes.subarray(start, start + compressed);
  if (method === stored) {
    return data;
  }
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    // The size in the directory is only what the file says of itself.
    if (length > largestManifest) {
      await reader.cancel();
      return undefined;
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(length);
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 0);
  return whole;
}
