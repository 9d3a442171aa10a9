// Scenes of two objects on a noisy ground, and what there is to say of them: "a small red circle left of a big blue square".
import { type Tensor, tensor } from "@sluice/core";
import { numbers, picker } from "./numbers.ts";
import { inside, SHAPES, type Shape } from "./shapes.ts";

const COLOURS = { red: [0.9, 0.15, 0.15], green: [0.1, 0.7, 0.2], blue: [0.15, 0.3, 0.95], yellow: [0.95, 0.85, 0.1] } as const;
const SIZES = { small: 3, big: 6 } as const;
/** Pixels of a side. */
export const SIDE = 32;
/** All words of captions; "end" ends one and fills what is left. */
export const WORDS = ["end", "start", "a", "left", "of", "above", ...Object.keys(SIZES), ...Object.keys(COLOURS), ...SHAPES];

interface Thing {
  readonly size: keyof typeof SIZES;
  readonly colour: keyof typeof COLOURS;
  readonly shape: Shape;
  /** Middle, in pixels. */
  readonly x: number;
  readonly y: number;
}

/** What is to be seen, and the words for it. */
export interface Scene {
  /** [SIDE, SIDE, 3], 0 to 1 */
  readonly pixels: Float32Array;
  readonly words: readonly string[];
  /** Whether its caption is one of the tenth that nobody trains on. */
  readonly heldOut: boolean;
}

const named = ({ size, colour, shape }: Thing) => ["a", size, colour, shape];

/** The thing to the left is named first where they stand side by side, the upper one where they stand one over the other. */
function caption(a: Thing, b: Thing): string[] {
  const beside = Math.abs(a.x - b.x) > Math.abs(a.y - b.y);
  const swap = beside ? a.x > b.x : a.y > b.y;
  const [first, second] = swap ? [b, a] : [a, b];
  return [...named(first), ...(beside ? ["left", "of"] : ["above"]), ...named(second)];
}

/** A number from 0 to 1 that depends on the words alone. */
const share = (words: readonly string[]) =>
  numbers([...words.join(" ")].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, 17))();

/** Draws things over a ground of noise. */
function paint(things: readonly Thing[], next: () => number): Float32Array {
  const pixels = new Float32Array(SIDE * SIDE * 3);
  for (let i = 0; i < SIDE * SIDE; i++) {
    const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
    const thing = things.find((t) => inside(t.shape, (x - t.x) / SIZES[t.size], (y - t.y) / SIZES[t.size]));
    const ground = 0.35 + 0.2 * next();
    const light = 0.85 + 0.15 * next();
    for (let c = 0; c < 3; c++) pixels[3 * i + c] = thing ? COLOURS[thing.colour][c]! * light : ground;
  }
  return pixels;
}

/** Makes a scene whose things do not touch, and of which it is clear whether they stand side by side or one over the other. */
export function scene(next: () => number): Scene {
  const pick = picker(next);
  for (;;) {
    const [a, b] = [0, 1].map((): Thing => {
      const size = pick(Object.keys(SIZES) as (keyof typeof SIZES)[]);
      const [x, y] = [0, 1].map(() => SIZES[size] + next() * (SIDE - 1 - 2 * SIZES[size]));
      return { size, colour: pick(Object.keys(COLOURS) as (keyof typeof COLOURS)[]), shape: pick(SHAPES), x: x!, y: y! };
    }) as [Thing, Thing];
    const [dx, dy] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
    if (Math.max(dx, dy) < SIZES[a.size] + SIZES[b.size] + 1 || Math.abs(dx - dy) < 4) continue;
    const words = caption(a, b);
    return { pixels: paint([a, b], next), words, heldOut: share(words) < 0.1 };
  }
}

/** `count` scenes, held out or not. */
export function scenes(count: number, heldOut: boolean, next: () => number): Scene[] {
  const found: Scene[] = [];
  while (found.length < count) {
    const one = scene(next);
    if (one.heldOut === heldOut) found.push(one);
  }
  return found;
}

/** Pictures of scenes, [N, SIDE, SIDE, 3]. */
export function imagesOf(list: readonly Scene[]): Tensor {
  const all = new Float32Array(list.length * SIDE * SIDE * 3);
  for (const [i, { pixels }] of list.entries()) all.set(pixels, i * pixels.length);
  return tensor(all, [list.length, SIDE, SIDE, 3]);
}

/** The words of a scene by number, without an end. */
export const tokensOf = ({ words }: Scene): number[] => words.map((word) => WORDS.indexOf(word));
