// A coloured picture, and how much of it was looked at where.

/** Light where nothing is looked at. */
const DARK = 0.2;

/**
 * Paints a picture, one canvas pixel a pixel.
 * @param pixels - red, green and blue, 0 to 1, row by row
 * @param looked - shares of places × places that add up to 1: what has most is fully lit; default everything
 */
export function paintGlimpse(canvas: HTMLCanvasElement, pixels: Float32Array, looked?: readonly number[]): void {
  const edge = Math.round(Math.sqrt(pixels.length / 3));
  const places = Math.sqrt(looked?.length ?? 1);
  const most = Math.max(...(looked ?? [1]));
  if (canvas.width !== edge || canvas.height !== edge) [canvas.width, canvas.height] = [edge, edge];
  const context = canvas.getContext("2d")!;
  const image = context.createImageData(edge, edge);
  for (let i = 0; i < edge * edge; i++) {
    const [row, column] = [Math.floor(i / edge), i % edge].map((at) => Math.floor((at * places) / edge)) as [number, number];
    const light = looked ? DARK + (1 - DARK) * (looked[row * places + column]! / most) : 1;
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * light * pixels[3 * i + c]!;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
