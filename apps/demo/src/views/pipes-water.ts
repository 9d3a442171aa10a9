// The water in pipes: gaps of the ground's colour that run through them. Rectangles alone, since it is drawn at every frame.

/** A bend from one point to another, level at both ends. */
export interface Bend {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Water in a pipe. */
export interface Stream extends Bend {
  /** Width of the water in CSS pixels. */
  width: number;
  /** Share of the fullest pipe's water, 0 to 1. */
  water: number;
  /** Whether it takes away: gaps so close that the water looks dashed. */
  down: boolean;
}

/** How far the handles of a bend reach, as a share of its width. */
export const REACH = 0.45;
/** Length of a gap, and from one to the next, of water that adds and of water that takes away, CSS pixels. */
const [GAP, APART, APART_DOWN] = [4, 40, 16];
/** CSS pixels a second of the slowest water, and how much faster the fullest is. */
const [SLOWEST, FASTER] = [10, 25];

/** All that the water is drawn from. */
export interface Water {
  streams: readonly Stream[];
  /** Colour of the gaps. */
  ground: string;
  /** Size of the canvas in CSS pixels, and device pixels in each. */
  width: number;
  height: number;
  ratio: number;
}

/** Draws the gaps of all streams. @param phase - seconds that the water has run */
export function drawWater(canvas: OffscreenCanvas, { streams, ground, width: wide, height: high, ratio }: Water, phase: number): void {
  const [w, h] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, wide, high);
  context.fillStyle = ground;
  for (const { x0, y0, x1, y1, width, water, down } of streams) {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = Math.hypot(dx, dy);
    const count = Math.max(1, Math.round(length / (down ? APART_DOWN : APART)));
    const thick = Math.max(2, Math.ceil(width));
    const begun = (phase * (SLOWEST + FASTER * water)) / length;
    for (let k = 0; k < count; k++) {
      const u = (begun + k / count) % 1;
      const v = 1 - u;
      const x = x0 + dx * u * (3 * REACH * v * v + 3 * (1 - REACH) * u * v + u * u);
      // The ends belong to the units.
      if (x < x0 + 2 * GAP || x > x1 - 2 * GAP) continue;
      const y = y0 + dy * u * u * (3 - 2 * u);
      // Across the pipe: its slope is that of the bend's derivative.
      const steep = Math.abs(dy) * 6 * u * v > Math.abs(dx) * (3 * REACH * v * v + 6 * (1 - 2 * REACH) * u * v + 3 * REACH * u * u);
      const [w, h] = steep ? [thick, GAP] : [GAP, thick];
      context.fillRect(Math.round(x - w / 2), Math.round(y - h / 2), w, h);
    }
  }
}
