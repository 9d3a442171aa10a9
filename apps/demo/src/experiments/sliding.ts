// A convolution step by step: a filter slides over a digit, and pooling shrinks an image. No DOM: runs in a worker, or headless in Node.
import { avgPool2d, conv2d, maxPool2d } from "@sluice/cnn";
import { relu, scope, tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { DigitParts, EDGE } from "./digit-parts.ts";
import type { CommonOptions, Read, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";
import { type FilterName, filters } from "./sliding-filters.ts";

/** Options of the sliding experiment. */
export interface SlidingOptions extends CommonOptions {
  /** The filter, 3 × 3, row by row. */
  filter: readonly number[];
  /** Which test digit is looked at, unless one is drawn. */
  digit: number;
}

/** One place of the filter. */
export interface SlidingStep extends Step {
  /** Where the upper left corner of the filter stands. */
  row: number;
  column: number;
  /** The nine pixels under it, 0 to 1, and their products with the filter. */
  window: number[];
  products: number[];
  /** What is written into the map. */
  sum: number;
}

/** Questions that the sliding experiment answers. */
export type SlidingQuestion =
  | { kind: "maps"; pixels: Uint8Array | null }
  | { kind: "pool"; values: number[]; window: number; mean: boolean };

/** The image and what filters make of it. */
export interface SlidingMaps {
  image: Uint8Array;
  /** The map of the chosen filter, and those of the named ones after ReLU, [26 · 26]. */
  map: Float32Array;
  named: { name: FilterName; map: Float32Array }[];
}

/** Edge of a map: no padding. */
export const MAP_EDGE = EDGE - 2;

/** Correlates an image, 0 to 1, with a filter. @returns [26 · 26] */
function correlate(image: ArrayLike<number>, filter: readonly number[], cut: boolean): Float32Array {
  return scope(() => {
    const out = conv2d(
      tensor(
        Float32Array.from(image, (grey) => grey / 255),
        [1, EDGE, EDGE, 1],
      ),
      tensor(Float32Array.from(filter), [3, 3, 1, 1]),
      null,
    );
    return (cut ? relu(out) : out).data as Float32Array;
  });
}

/**
 * Slides a 3 × 3 filter over a digit, one place a step, over and over.
 * @throws Error if the filter has not nine numbers
 */
export async function sliding({ filter, digit }: SlidingOptions, read: Read): Promise<Job<SlidingStep>> {
  if (filter.length !== 9) throw new Error(`sliding: the filter has ${filter.length} numbers, needs 9`);
  const digits = new DigitParts(1, (i) => read(`digits/test-${i}.bin`));
  await digits.first;
  let image: Uint8Array = digits.image(Math.max(0, Math.trunc(digit)) % digits.loaded).slice();
  const chosen = image;
  let map = correlate(image, filter, false);
  const clock = new Clock();
  return replay<SlidingStep>({
    parts: { clock },
    next(step) {
      const place = (step - 1) % (MAP_EDGE * MAP_EDGE);
      const [row, column] = [Math.floor(place / MAP_EDGE), place % MAP_EDGE];
      const under = filter.map((_, i) => image[(row + Math.floor(i / 3)) * EDGE + column + (i % 3)]! / 255);
      return { row, column, window: under, products: under.map((pixel, i) => pixel * filter[i]!), sum: map[place]!, flops: 0 };
    },
    answer(question): SlidingMaps | number[] {
      const asked = question as SlidingQuestion;
      if (asked.kind === "pool") {
        const edge = Math.sqrt(asked.values.length);
        const x = tensor(Float32Array.from(asked.values), [1, edge, edge, 1]);
        return scope(() => [...(asked.mean ? avgPool2d : maxPool2d)(x, asked.window).data]);
      }
      image = asked.pixels ?? chosen;
      map = correlate(image, filter, false);
      const named = (Object.keys(filters) as FilterName[]).map((name) => ({
        name,
        map: correlate(image, filters[name], true),
      }));
      return { image, map, named };
    },
  });
}
