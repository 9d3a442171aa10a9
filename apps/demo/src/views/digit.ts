// Draws a digit of 28 × 28 grey values on a canvas.

/** Edge of a digit in pixels. */
export const EDGE = 28;

/**
 * Draws a digit, one canvas pixel a value.
 * @param pixels - 784 bytes, 0 black to 255 white
 */
export function drawDigit(canvas: HTMLCanvasElement, pixels: Uint8Array): void {
  canvas.width = EDGE;
  canvas.height = EDGE;
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(EDGE, EDGE);
  for (let i = 0; i < pixels.length; i++) image.data.set([pixels[i]!, pixels[i]!, pixels[i]!, 255], i * 4);
  context.putImageData(image, 0, 0);
}
