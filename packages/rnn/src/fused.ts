// The door of the ops rnn, lstm and gru: one network, one direction, batch first.
import type { Tensor } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import type { Weights } from "./recurrent.ts";
import { batchFirst, checkLengths, timeFirst } from "./sequence.ts";
import type { Walk } from "./steps.ts";
import { checkState, type RunOptions } from "./unroll.ts";

/** Options of `rnn`, `lstm` and `gru`. */
export type FusedOptions = RunOptions;

/** What `rnn`, `lstm` and `gru` give. */
export interface FusedResult<S extends readonly Tensor[]> {
  /** [N, T, H] */
  readonly output: Tensor;
  /** [N, H] each */
  readonly state: S;
}

type Run<S extends readonly Tensor[]> = (
  x: Tensor,
  weights: Weights,
  start: readonly (Tensor | null)[],
  walk: Walk,
) => readonly [Tensor, ...S];

/**
 * Checks operands, turns them time first, runs.
 * @param G - gates
 * @param states - how many state tensors there are
 */
export function fused<S extends readonly Tensor[]>(
  op: string,
  G: number,
  states: number,
  x: Tensor,
  weights: Partial<Weights>,
  options: FusedOptions,
  run: Run<S>,
): FusedResult<S> {
  const input = operand(op, "x", x);
  if (input.rank !== 3) throw new ShapeError(`${op}: x has ${input.rank} dimensions, needs 3: [N, T, D] (x ${showShape(input.shape)})`);
  const [N, T, D] = input.shape;
  const { weightIh, weightHh, biasIh = null, biasHh = null, weightHr = null } = weights;
  if (!weightIh || !weightHh) throw new ShapeError(`${op}: weights lack ${weightIh ? "weightHh" : "weightIh"}`);
  const H = weightHr ? weightHr.shape[0] : weightHh.shape[0];
  const P = weightHr ? weightHr.shape[1] : H;
  const expect = (name: string, t: Tensor | null, shape: readonly number[]) => {
    if (t && showShape(operand(op, name, t).shape) !== showShape(shape)) {
      throw new ShapeError(`${op}: ${name} is ${showShape(t.shape)}, needs ${showShape(shape)} (x ${showShape(input.shape)})`);
    }
  };
  expect("weightIh", weightIh, [D, G * H]);
  expect("weightHh", weightHh, [P, G * H]);
  expect("biasIh", biasIh, [G * H]);
  expect("biasHh", biasHh, [G * H]);
  const start = options.state ?? new Array<null>(states).fill(null);
  if (options.state) checkState(op, options.state, [P, H].slice(0, states), N);
  const walk = { lengths: checkLengths(op, options.lengths ?? null, N, T), reverse: options.reverse ?? false };
  const [out, ...state] = run(timeFirst(input), { weightIh, weightHh, biasIh, biasHh, weightHr }, start, walk);
  return { output: batchFirst(out), state: state as readonly Tensor[] as S };
}
