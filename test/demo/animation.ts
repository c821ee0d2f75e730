import gifenc from 'gifenc';
import { PNG } from 'pngjs';

/** A picture of an animation. */
export interface Frame {
  /** As a PNG, of the size of all others. */
  readonly picture: Buffer;
  readonly milliseconds: number;
}

/** The last colour of a GIF is none: what did not change since the frame before is not drawn again. */
const colours = 255;

/** Makes a GIF that is shown over and over. */
export function animate(frames: readonly Frame[]): Uint8Array {
  const pictures = frames.map(({ picture }) => PNG.sync.read(picture));
  const palette = gifenc.quantize(Buffer.concat(pictures.map(({ data }) => data)), colours);
  const encoder = gifenc.GIFEncoder();
  let before: Uint8Array | undefined;
  frames.forEach(({ milliseconds }, index) => {
    const picture = pictures[index];
    if (picture === undefined) return;
    const drawn = gifenc.applyPalette(picture.data, palette);
    encoder.writeFrame(changed(drawn, before), picture.width, picture.height, {
      palette: before === undefined ? [...palette, [0, 0, 0]] : undefined,
      delay: milliseconds,
      transparent: before !== undefined,
      transparentIndex: palette.length,
      dispose: 1,
    });
    before = drawn;
  });
  encoder.finish();
  return encoder.bytes();

  function changed(drawn: Uint8Array, earlier: Uint8Array | undefined): Uint8Array {
    return earlier === undefined
      ? drawn
      : drawn.map((colour, index) => (colour === earlier[index] ? palette.length : colour));
  }
}
