// A tensor as a picture: the longer side across, every number a cell.
import { type FieldStyle, makeScale, paintField } from "./field.ts";

/** Cells along a side at most; of more, every second, third … is shown. */
const MOST = 256;

/**
 * Paints a tensor [..., in, out] as a matrix of all but its last dimension by its last; what is above 0 in one colour, below in the other.
 * @param values - row-major; the largest, either way, gets the full colour
 */
export function paintMatrix(canvas: HTMLCanvasElement, style: FieldStyle, shape: readonly number[], values: ArrayLike<number>): void {
  const outs = shape.at(-1) ?? 1;
  const ins = values.length / outs;
  const across = Math.max(ins, outs);
  const down = Math.min(ins, outs);
  const [skipX, skipY] = [Math.ceil(across / MOST), Math.ceil(down / MOST)];
  const [columns, rows] = [Math.ceil(across / skipX), Math.ceil(down / skipY)];
  let full = 1e-30;
  for (let i = 0; i < values.length; i++) full = Math.max(full, Math.abs(values[i]!));
  const [stepX, stepY] = ins > outs ? [outs, 1] : [1, outs];
  const at = (cell: number) => values[(cell % columns) * skipX * stepX + Math.floor(cell / columns) * skipY * stepY]! / full;
  paintField(canvas, columns, makeScale(style, 0.95), at, rows);
  canvas.style.aspectRatio = `${columns} / ${Math.max(rows, columns / 24)}`;
}
