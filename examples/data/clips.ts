// Video clips of one or two things that move, each its own way, and the tags that are true of them.
import type { Tensor } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { mnist } from "../mnist.ts";
import { picker } from "./numbers.ts";
import { inside, SHAPES } from "./shapes.ts";

/** Frames of a clip, and pixels of a frame's side. */
export const [T, SIDE] = [10, 24];
const WHAT = ["digit", ...SHAPES] as const;
const HOW = { left: [-1.1, 0], right: [1.1, 0], up: [0, -1.1], down: [0, 1.1], still: [0, 0] } as const;
/** What may be said of a clip. */
export const TAGS = [...WHAT, ...Object.keys(HOW), "one", "two"];

/** A clip. */
export interface Clip {
  /** [T, SIDE, SIDE], 0 to 1 */
  readonly frames: Float32Array;
  readonly tags: ReadonlySet<string>;
}

/** Digits [M][784] of MNIST, 0 to 1. */
export async function digits(part: "train" | "t10k"): Promise<Float32Array[]> {
  const M = 5000;
  const [[images]] = new DataLoader((await mnist(part)).take(M), { batchSize: M }) as unknown as [[Tensor]];
  const pixels = images.data as Float32Array;
  return Array.from({ length: M }, (_, i) => pixels.slice(784 * i, 784 * (i + 1)));
}

/** One or two things that move over a noisy ground, each its own way. */
export function clip(next: () => number, digit: readonly Float32Array[]): Clip {
  const pick = picker(next);
  const things = Array.from({ length: pick([1, 2]) }, () => {
    const how = pick(Object.keys(HOW) as (keyof typeof HOW)[]);
    const [dx, dy] = HOW[how];
    // It starts so that it is still inside at the end.
    const [x, y] = [dx, dy].map((d) => 6 + Math.max(0, -d * T) + next() * (SIDE - 13 - Math.abs(d) * T));
    return { what: pick(WHAT), how, dx, dy, x: x!, y: y!, ink: pick(digit) };
  });
  const frames = Float32Array.from({ length: T * SIDE * SIDE }, (_, i) => {
    const t = Math.floor(i / (SIDE * SIDE));
    const light = things.map(({ what, dx, dy, x, y, ink }) => {
      const px = (i % SIDE) - x - dx * t;
      const py = (Math.floor(i / SIDE) % SIDE) - y - dy * t;
      if (what !== "digit") return inside(what, px / 4.5, py / 4.5) ? 0.9 : 0;
      const [u, v] = [Math.round(14 + 2 * px), Math.round(14 + 2 * py)]; // half of MNIST's size
      return u >= 0 && u < 28 && v >= 0 && v < 28 ? ink[28 * v + u]! : 0;
    });
    return Math.min(1, Math.max(...light) + 0.2 * next());
  });
  return {
    frames,
    tags: new Set([...things.map(({ what }) => what), ...things.map(({ how }) => how), things.length === 1 ? "one" : "two"]),
  };
}
