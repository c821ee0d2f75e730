import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import JSZip from 'jszip';

/**
 * Unpacks the extension in a VSIX below `folder`.
 * @returns the folder that holds its `package.json`.
 */
export async function unpackExtension(vsix: string, folder: string): Promise<string> {
  const { files } = await JSZip.loadAsync(await readFile(vsix));
  for (const [name, file] of Object.entries(files)) {
    if (file.dir || !name.startsWith('extension/')) continue;
    const target = path.join(folder, name);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await file.async('nodebuffer'));
  }
  return path.join(folder, 'extension');
}
