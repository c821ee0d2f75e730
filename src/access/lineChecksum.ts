import { crc32 } from '../core/crc32.ts';

/**
 * A line that begins with its checksum. It comes first, so that a line whose end or middle is cut out cannot pass for
 * one that has none.
 */
const checkedPattern = /^\{"crc32":"([0-9a-f]{8})",/;

/** Adds a checksum to a JSON object that has at least one field. */
export function addChecksum(json: string): string {
  return `{"crc32":"${checksumOf(json)}",${json.slice(1)}`;
}

/** Whether the checksum of a line is right. `undefined` if it does not begin with one. */
export function hasRightChecksum(line: string): boolean | undefined {
  const [start, checksum] = checkedPattern.exec(line) ?? [];
  return start === undefined ? undefined : checksum === checksumOf(`{${line.slice(start.length)}`);
}

/** The CRC-32 of a text in UTF-8, as eight hexadecimal digits. */
function checksumOf(text: string): string {
  return crc32(new TextEncoder().encode(text)).toString(16).padStart(8, '0');
}
