import { deepEqual } from 'node:assert/strict';
import JSZip from 'jszip';
import { readAppPackage } from '../../../src/apps/appPackage.ts';

async function zip(
  files: Readonly<Record<string, string>>,
  compression: 'DEFLATE' | 'STORE' = 'DEFLATE',
  comment = '',
): Promise<Uint8Array<ArrayBuffer>> {
  const archive = new JSZip();
  Object.entries(files).forEach(([name, text]) => archive.file(name, text));
  return new Uint8Array(await archive.generateAsync({ type: 'arraybuffer', compression, comment }));
}

describe('An app package', () => {
  const manifest = `{ "id": "${'é'.repeat(500)}" }`;

  for (const compression of ['DEFLATE', 'STORE'] as const)
    it(`has its manifest at its top (${compression})`, async () => {
      const bytes = await zip(
        { 'color.png': 'x', 'appPackage/manifest.json': 'not this', 'manifest.json': manifest },
        compression,
        'A comment of its own',
      );
      deepEqual(await readAppPackage(bytes), { kind: 'found', text: manifest });
    });

  it('may have none', async () => {
    deepEqual(await readAppPackage(await zip({ 'sub/manifest.json': manifest })), { kind: 'noManifest' });
  });

  it('is none where it is something else, or was cut', async () => {
    const whole = await zip({ 'manifest.json': manifest });
    const damaged = whole.slice();
    damaged.fill(0xff, 43, 60);
    const readings = [
      new Uint8Array(),
      new TextEncoder().encode('not a package'),
      whole.slice(0, -30),
      damaged,
    ];
    deepEqual(
      await Promise.all(readings.map(bytes => readAppPackage(new Uint8Array(bytes)))),
      readings.map(() => ({ kind: 'noPackage' })),
    );
  });

  it('is not unpacked where its manifest is larger than any', async () => {
    const bytes = await zip({ 'manifest.json': 'x'.repeat(1_000_001) });
    const lying = bytes.slice();
    // The directory, behind the data, says that it is small.
    const at = Buffer.from(lying).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    new DataView(lying.buffer).setUint32(at + 24, 10, true);
    deepEqual(await Promise.all([bytes, lying].map(readAppPackage)), [
      { kind: 'tooLarge' },
      { kind: 'tooLarge' },
    ]);
  });
});
