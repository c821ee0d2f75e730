import { stat } from 'node:fs/promises';

/** Splits test files into at most `count` lots that take about as long as each other, going by the sizes of the files. */
export async function splitIntoLanes(
  files: readonly string[],
  count: number,
): Promise<readonly (readonly string[])[]> {
  const sized = await Promise.all(files.map(async file => ({ file, size: (await stat(file)).size })));
  const lanes = Array.from({ length: count }, (): { size: number; files: string[] } => ({
    size: 0,
    files: [],
  }));
  for (const { file, size } of sized.sort((one, other) => other.size - one.size)) {
    const [shortest] = lanes.sort((one, other) => one.size - other.size);
    if (shortest === undefined) break;
    shortest.files.push(file);
    shortest.size += size;
  }
  return lanes.map(lane => lane.files.sort()).filter(lane => lane.length > 0);
}
