// A small grey canvas for synthetic pictures: shapes by their distance, with soft edges; no page needed, the same bits everywhere.
import type { Draws } from "./draws.ts";

/** A shape to paint. (0, 0) is the upper left corner of the upper left pixel. */
export interface Outline {
  /** How far a place is from the edge, in pixels; negative inside. */
  readonly distance: (x: number, y: number) => number;
  /** What it lies within: left, upper, right, lower. */
  readonly within: readonly [number, number, number, number];
}

/** A turn, as its cosine and sine: pictures use no trigonometry of the engine, which differs between engines. */
export interface Turn {
  readonly c: number;
  readonly s: number;
}

/** The turn by twice the angle whose tangent is t: about 2 t radians where t is small, exactly a turn everywhere. */
export function turn(t: number): Turn {
  return { c: (1 - t * t) / (1 + t * t), s: (2 * t) / (1 + t * t) };
}

/** A line with round ends, of radius r, from one place to another. */
export function capsule(x0: number, y0: number, x1: number, y1: number, r: number): Outline {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy || 1;
  const distance = (x: number, y: number) => {
    const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square));
    const [ex, ey] = [x - x0 - t * dx, y - y0 - t * dy];
    return Math.sqrt(ex * ex + ey * ey) - r;
  };
  return { distance, within: [Math.min(x0, x1) - r, Math.min(y0, y1) - r, Math.max(x0, x1) + r, Math.max(y0, y1) + r] };
}

/** An ellipse about (cx, cy) with half axes rx and ry, turned. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, by: Turn = { c: 1, s: 0 }): Outline {
  const distance = (x: number, y: number) => {
    const u = ((x - cx) * by.c + (y - cy) * by.s) / rx;
    const v = ((y - cy) * by.c - (x - cx) * by.s) / ry;
    return (Math.sqrt(u * u + v * v) - 1) * Math.min(rx, ry);
  };
  const most = Math.max(rx, ry);
  return { distance, within: [cx - most, cy - most, cx + most, cy + most] };
}

/** A rectangle with sides along the axes. */
export function rectangle(left: number, upper: number, right: number, lower: number): Outline {
  return { distance: (x, y) => Math.max(left - x, x - right, upper - y, y - lower), within: [left, upper, right, lower] };
}

/** Pixels from 0 (black) to 1 (white). */
export class Canvas {
  readonly height: number;
  readonly width: number;
  /** [H, W] */
  readonly pixels: Float32Array;

  /** @param shade - of the background */
  constructor(height: number, width: number, shade = 0) {
    this.height = height;
    this.width = width;
    this.pixels = new Float32Array(height * width).fill(shade);
  }

  /** Paints a shape over what is there. @param shade - or what becomes of the shade that a pixel has */
  paint(shape: Outline, shade: number | ((before: number, x: number, y: number) => number)): void {
    const { pixels, width, height } = this;
    const [left, upper, right, lower] = shape.within;
    for (let row = Math.max(0, Math.floor(upper - 1)); row < Math.min(height, lower + 1); row++) {
      for (let column = Math.max(0, Math.floor(left - 1)); column < Math.min(width, right + 1); column++) {
        const cover = Math.min(1, 0.5 - shape.distance(column + 0.5, row + 0.5));
        if (cover <= 0) continue;
        const at = row * width + column;
        const before = pixels[at];
        const after = typeof shade === "number" ? shade : shade(before, column + 0.5, row + 0.5);
        pixels[at] = before + cover * (after - before);
      }
    }
  }

  /** Adds noise of a deviation to every pixel and keeps them within 0 and 1. */
  addNoise(deviation: number, draws: Draws): void {
    const { pixels } = this;
    for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(1, Math.max(0, pixels[i] + deviation * draws.normal()));
  }
}
