// Draws digits of 28 × 28 grey values on a canvas.

/** Edge of a digit in pixels. */
export const EDGE = 28;

/**
 * Draws digits side by side, one canvas pixel a value.
 * @param pixels - 784 bytes for each, 0 black to 255 white
 * @param columns - digits in a row
 */
export function drawDigits(canvas: HTMLCanvasElement, pixels: Uint8Array, columns = 1): void {
  const rows = Math.ceil(pixels.length / (EDGE * EDGE * columns));
  const width = columns * EDGE;
  [canvas.width, canvas.height] = [width, rows * EDGE];
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(width, rows * EDGE);
  const words = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) {
    const [digit, at] = [Math.floor(i / (EDGE * EDGE)), i % (EDGE * EDGE)];
    const y = Math.floor(digit / columns) * EDGE + Math.floor(at / EDGE);
    words[y * width + (digit % columns) * EDGE + (at % EDGE)] = 0xff000000 | (pixels[i]! * 0x010101);
  }
  context.putImageData(image, 0, 0);
}
