// Six textures, for a network small enough to be looked at.
import type { Draws } from "./draws.ts";

/** The textures by name: 1 where a place is bright, −1 where it is dark. Each repeats itself every four pixels. */
const patterns = {
  rows: (_, y) => y & 2,
  columns: (x) => x & 2,
  rising: (x, y) => (x + y) & 2,
  falling: (x, y) => (x - y) & 2,
  checks: (x, y) => (x ^ y) & 2,
  dots: (x, y) => (x & 2) * (y & 2),
} satisfies Record<string, (x: number, y: number) => number>;

/** What the six textures are called, in the order of their labels. */
export const textureNames = Object.keys(patterns) as readonly (keyof typeof patterns)[];

/** A picture whose four quarters each show a texture. */
export interface TexturePicture {
  /** [20, 20]: about 0, deviation about 1. */
  readonly pixels: Float32Array;
  /** [2, 2]: a texture each. */
  readonly labels: Int32Array;
}

/** The side of a picture, and of one of its quarters. */
const [SIDE, QUARTER] = [20, 10];

/**
 * Draws four of the six textures in the quarters of a 20 × 20 picture, each shifted at random, in noise.
 * @param options.noise - its deviation. Default 0.5.
 */
export function texturePicture(draws: Draws, options: { noise?: number } = {}): TexturePicture {
  const { noise = 0.5 } = options;
  const pixels = new Float32Array(SIDE * SIDE);
  const quarters = Array.from({ length: 4 }, () => ({ texture: draws.below(textureNames.length), x: draws.below(4), y: draws.below(4) }));
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const { texture, x, y } = quarters[2 * Math.floor(row / QUARTER) + Math.floor(column / QUARTER)];
      const bright = patterns[textureNames[texture]](column + x, row + y) !== 0;
      pixels[row * SIDE + column] = (bright ? 1 : -1) + noise * draws.normal();
    }
  }
  return { pixels, labels: Int32Array.from(quarters, (q) => q.texture) };
}
