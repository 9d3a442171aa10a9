// The perceptrons that are trained: sizes, batch and start weights, the same for all.
import { draw } from "../numbers.ts";

/** A network and the batch it is trained on. */
export interface Mlp {
  /** Features in, hidden units, outputs. */
  readonly sizes: readonly number[];
  readonly N: number;
  readonly loss: "crossEntropy" | "mse";
  /** [N, D] */
  readonly x: Float32Array;
  /** Labels [N], or targets [N, O]. */
  readonly y: Float32Array;
  /** Per layer: weight [D, O], bias [O]. */
  readonly parameters: readonly { readonly data: Float32Array; readonly shape: readonly number[] }[];
}

/** Adam's learning rate in all of them. */
export const RATE = 1e-3;
/** Steps whose losses are compared. */
export const STEPS = 5;

/** A network with seeded weights and one seeded batch. */
export function mlp(sizes: readonly number[], N: number, loss: Mlp["loss"]): Mlp {
  const D = sizes[0]!;
  const O = sizes.at(-1)!;
  const parameters = sizes.slice(1).flatMap((out, i) => {
    const bound = 1 / Math.sqrt(sizes[i]!);
    const size = sizes[i]! * out;
    return [
      { data: draw(2 * i + 1, size, -bound, bound), shape: [sizes[i]!, out] },
      { data: draw(2 * i + 2, out, -bound, bound), shape: [out] },
    ];
  });
  const y = loss === "mse" ? draw(98, N * O) : draw(98, N, 0, O).map(Math.floor);
  return { sizes, N, loss, x: draw(99, N * D), y, parameters };
}
