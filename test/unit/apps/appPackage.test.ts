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

/** Where the directory of a package begins. */
function directoryOf(bytes: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
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

  it('is none where its manifest is not what was packed', async () => {
    const bytes = await zip({ 'manifest.json': manifest }, 'STORE');
    bytes[60] = (bytes[60] ?? 0) ^ 1;
    deepEqual(await readAppPackage(bytes), { kind: 'noPackage' });
  });

  it('is told from one that needs a password', async () => {
    const bytes = await zip({ 'manifest.json': manifest });
    const at = directoryOf(bytes);
    new DataView(bytes.buffer).setUint16(at + 8, 1, true);
    deepEqual(await readAppPackage(bytes), { kind: 'encrypted' });
  });

  it('has the manifest whose name is spelled as Teams has it, and may have no two of that name', async () => {
    const two = await zip({ 'Manifest.json': '{}', 'manifest.json': manifest });
    const same = two.slice();
    same.set(new TextEncoder().encode('manifest.json'), directoryOf(same) + 46);
    const other = await zip({ 'MANIFEST.JSON': manifest, '..\\manifest.json': '{}' });
    deepEqual(await Promise.all([two, same, other].map(readAppPackage)), [
      { kind: 'found', text: manifest },
      { kind: 'noPackage' },
      { kind: 'found', text: manifest },
    ]);
  });

  it('is not unpacked where its manifest is larger than any', async () => {
    const bytes = await zip({ 'manifest.json': 'x'.repeat(1_000_001) });
    const lying = bytes.slice();
    // The directory, behind the data, says that it is small.
    new DataView(lying.buffer).setUint32(directoryOf(lying) + 24, 10, true);
    deepEqual(await Promise.all([bytes, lying].map(readAppPackage)), [
      { kind: 'tooLarge' },
      { kind: 'tooLarge' },
    ]);
  });
});
