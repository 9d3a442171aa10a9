// Scenes: handwritten digits of several sizes scattered among strokes that mean nothing; boxes and masks say where the digits are.
import { Canvas, capsule } from "./canvas.ts";
import type { Draws } from "./draws.ts";

/** Digits to scatter: bytes as MNIST has them. */
export interface DigitSheet {
  /** [M, H, W], 0 to 255, as `readIdx` gives them. */
  readonly images: { readonly shape: readonly number[]; readonly data: ArrayLike<number> };
  /** [M] */
  readonly labels: { readonly data: ArrayLike<number> };
}

/** Options of `drawScene`. */
export interface SceneOptions {
  /** Pixels along a side of the scene. Default 64. */
  size?: number;
  /** Fewest and most digits. Default [2, 4]. */
  digits?: readonly [number, number];
  /** Smallest and largest height of a digit's ink, in pixels. Default [12, 28]. */
  heights?: readonly [number, number];
  /** Strokes that are no digits. Default 12. */
  strokes?: number;
  /** Deviation of the pixels' noise. Default 0.05. */
  noise?: number;
}

/** A scene and the truth about it. */
export interface Scene {
  /** [size, size], 0 to 1 */
  readonly image: Float32Array;
  /** Where ink of a digit is: 1, else 0. [size, size] */
  readonly mask: Float32Array;
  /** Left, upper, right, lower edge of each digit's ink. */
  readonly boxes: (readonly [number, number, number, number])[];
  /** Which digit each is. */
  readonly labels: number[];
}

/** Places tried for a digit before the scene does without it. */
const TRIES = 20;
/** Ink counts from here on. */
const INK = 0.4;

/** The rows and columns of a digit that have ink on them. */
function extent(ink: (x: number, y: number) => number, H: number, W: number): [number, number, number, number] {
  let [left, upper, right, lower] = [W, H, 0, 0];
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      if (ink(x, y) < INK) continue;
      [left, upper, right, lower] = [Math.min(left, x), Math.min(upper, y), Math.max(right, x + 1), Math.max(lower, y + 1)];
    }
  }
  return [left, upper, right, lower];
}

/**
 * Draws a scene: strokes, digits that do not overlap one another, noise.
 * @param sheet - digits to choose from
 */
export function drawScene(sheet: DigitSheet, draws: Draws, options: SceneOptions = {}): Scene {
  const { size = 64, digits = [2, 4], heights = [12, 28], strokes = 12, noise = 0.05 } = options;
  const [M, H, W] = sheet.images.shape;
  const canvas = new Canvas(size, size);
  for (let i = 0; i < strokes; i++) {
    const [x, y] = [draws.uniform(0, size), draws.uniform(0, size)];
    const line = capsule(x, y, x + draws.uniform(-10, 10), y + draws.uniform(-10, 10), draws.uniform(0.4, 1.1));
    canvas.paint(line, draws.uniform(0.3, 0.9));
  }
  const scene: Scene = { image: canvas.pixels, mask: new Float32Array(size * size), boxes: [], labels: [] };
  for (let left = digits[0] + draws.below(digits[1] - digits[0] + 1); left > 0; left--) {
    const at = draws.below(M);
    place(scene, size, (x, y) => sheet.images.data[(at * H + y) * W + x] / 255, [H, W], heights, sheet.labels.data[at], draws);
  }
  canvas.addNoise(noise, draws);
  return scene;
}

/** Puts a digit, scaled, where it overlaps no other. */
function place(
  { image, mask, boxes, labels }: Scene,
  size: number,
  ink: (x: number, y: number) => number,
  [H, W]: readonly [number, number],
  heights: readonly [number, number],
  label: number,
  draws: Draws,
): void {
  const [x0, y0, x1, y1] = extent(ink, H, W);
  const scale = draws.uniform(...heights) / (y1 - y0);
  const [width, height] = [(x1 - x0) * scale, (y1 - y0) * scale];
  for (let i = 0; i < TRIES; i++) {
    const [left, upper] = [draws.uniform(1, size - 1 - width), draws.uniform(1, size - 1 - height)];
    const [right, lower] = [left + width, upper + height];
    if (boxes.some((b) => left < b[2] && b[0] < right && upper < b[3] && b[1] < lower)) continue;
    for (let y = Math.floor(upper) - 1; y <= lower; y++) {
      for (let x = Math.floor(left) - 1; x <= right; x++) {
        if (x < 0 || y < 0 || x >= size || y >= size) continue;
        const value = between(ink, (x + 0.5 - left) / scale + x0 - 0.5, (y + 0.5 - upper) / scale + y0 - 0.5, H, W);
        image[y * size + x] = Math.max(image[y * size + x], value);
        if (value >= INK) mask[y * size + x] = 1;
      }
    }
    boxes.push([left, upper, right, lower]);
    labels.push(label);
    return;
  }
}

/** Ink between pixels, bilinearly. */
function between(ink: (x: number, y: number) => number, x: number, y: number, H: number, W: number): number {
  const [left, upper] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - upper];
  const at = (i: number, j: number) => (i < 0 || j < 0 || i >= W || j >= H ? 0 : ink(i, j));
  const row = (j: number) => (1 - u) * at(left, j) + u * at(left + 1, j);
  return (1 - v) * row(upper) + v * row(upper + 1);
}
