import { equal } from 'node:assert/strict';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { crc32 } from '../../../src/core/crc32.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('CRC-32', () => {
  it('of the digits is the check value that is published for it', () => {
    equal(crc32(bytesOf('123456789')), 0xcbf43926);
  });

  it('is that of zlib for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => equal(crc32(bytesOf(text)), zlibCrc32(text))),
    );
  });
});
