// Points of two classes, drawn once and then stamped: paths are dear where there are hundreds at every frame.
import type { FieldStyle } from "./field.ts";

/** Pixels of a stamp for one of the page. */
const SHARP = 2;

/** Puts a point of class 1 (a disc) or 0 (a square) on a canvas; hollow where it is not trained on. */
export type Mark = (context: CanvasRenderingContext2D, x: number, y: number, label: number, hollow?: boolean) => void;

function paint(style: FieldStyle, size: number, label: number, hollow: boolean): ImageBitmap {
  const middle = Math.ceil(size) + 2;
  const stamp = new OffscreenCanvas(2 * middle * SHARP, 2 * middle * SHARP);
  const context = stamp.getContext("2d")!;
  context.scale(SHARP, SHARP);
  context.beginPath();
  if (label) context.arc(middle, middle, size, 0, 2 * Math.PI);
  else context.rect(middle - size * 0.9, middle - size * 0.9, size * 1.8, size * 1.8);
  const colour = label ? style.positive : style.negative;
  context.fillStyle = hollow ? style.ground : colour;
  context.strokeStyle = hollow ? colour : style.ground;
  context.lineWidth = hollow ? 1.6 : 1;
  context.fill();
  context.stroke();
  return stamp.transferToImageBitmap();
}

/** Makes marks of a radius. */
export function makeMarks(style: FieldStyle, size: number): Mark {
  const stamps = new Map<string, ImageBitmap>();
  return (context, x, y, label, hollow = false) => {
    const key = `${label} ${hollow}`;
    let stamp = stamps.get(key);
    if (!stamp) {
      stamp = paint(style, size, label, hollow);
      stamps.set(key, stamp);
    }
    const wide = stamp.width / SHARP;
    context.drawImage(stamp, x - wide / 2, y - wide / 2, wide, wide);
  };
}
