/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  /** Colours, each of red, green and blue. */
  type Palette = readonly (readonly number[])[];

  interface FrameOptions {
    /** Of the first frame, for all. */
    readonly palette?: Palette | undefined;
    /** How long it is shown, in milliseconds. */
    readonly delay: number;
    readonly transparent: boolean;
    readonly transparentIndex: number;
    /** 1 leaves it there for the next one. */
    readonly dispose: number;
  }

  interface Encoder {
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  const gifenc: {
    GIFEncoder(): Encoder;
    quantize(rgba: Uint8Array, maxColors: number): Palette;
    applyPalette(rgba: Uint8Array, palette: Palette): Uint8Array;
  };
  export = gifenc;
}
