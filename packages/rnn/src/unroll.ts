// Any cell over a sequence, step by step, from ops that have gradients of every order.
import { concat, type Module, reshape, split, stack, type Tensor, where, zeros } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";
import { batchFirst, checkLengths, timeFirst, validAt } from "./sequence.ts";

/** What runs one step: a module from x [N, D] and its state to the next state, whose first tensor is the output. */
export interface Cell extends Module {
  /** Features of each state tensor: [N, size]. */
  readonly stateSizes: readonly number[];
  /** @param x - [N, D]; @param state - [N, size] each; @returns the next state; its first tensor is the output */
  forward(x: Tensor, state: readonly Tensor[]): readonly Tensor[];
}

/** Options of a run over a sequence. */
export interface RunOptions {
  /** State before the first step, [N, size] each. Default zeros. */
  state?: readonly Tensor[];
  /** [N] i32: steps of each sequence; later ones keep the state and give zeros. Default all. */
  lengths?: Tensor | readonly number[] | null;
  /** From the last step to the first. Default false. */
  reverse?: boolean;
}

/** A sequence's outputs and the state after its last step. */
export interface Run {
  /** [N, T, H] */
  readonly output: Tensor;
  /** [N, size] each; truncated back-propagation returns it from `scope`, which cuts its history. */
  readonly state: readonly Tensor[];
}

/**
 * Runs `step` over x [T, N, D], time first.
 * @returns the outputs of every step, [T, N, H], and the last state
 */
export function unrollSteps(
  x: Tensor,
  start: readonly Tensor[],
  step: (x: Tensor, state: readonly Tensor[]) => readonly Tensor[],
  walk: { lengths: Tensor | null; reverse: boolean },
): { output: Tensor; state: readonly Tensor[] } {
  const [T, N] = x.shape;
  const parts = T > 0 ? split(x, 1, 0).map((part) => reshape(part, [N, -1])) : [];
  const outs = new Array<Tensor>(T);
  let state = start;
  for (let s = 0; s < T; s++) {
    const t = walk.reverse ? T - 1 - s : s;
    const next = step(parts[t], state);
    if (walk.lengths) {
      const running = validAt(walk.lengths, t); // [N, 1]
      const before = state;
      state = next.map((after, i) => where(running, after, before[i]));
      outs[t] = where(running, next[0], 0);
    } else {
      state = next;
      outs[t] = next[0];
    }
  }
  const output = T > 0 ? stack(outs) : zeros([0, N, start[0].shape[1]]);
  return { output, state };
}

/**
 * Makes a network over sequences from a cell: its gradients have gradients, unlike the fused `rnn`, `lstm` and `gru`.
 * @param cell - RNNCell, LSTMCell, GRUCell or one of yours
 * @returns from x [N, T, D] to every step's output [N, T, H] and the last state
 * @throws ShapeError (when run) if x is not [N, T, D], or a state has another shape than the cell's
 */
export function unroll(cell: Cell): (x: Tensor, options?: RunOptions) => Run {
  return (x, options = {}) => {
    const input = operand("unroll", "x", x);
    if (input.rank !== 3) {
      throw new ShapeError(`unroll: x has ${input.rank} dimensions, needs 3: [N, T, D] (x ${showShape(input.shape)})`);
    }
    const [N, T] = input.shape;
    const start = options.state ?? cell.stateSizes.map((size) => zeros([N, size]));
    checkState("unroll", start, cell.stateSizes, N);
    const lengths = checkLengths("unroll", options.lengths ?? null, N, T);
    const walk = { lengths, reverse: options.reverse ?? false };
    const run = unrollSteps(timeFirst(input), start, (xt, state) => cell.forward(xt, state), walk);
    return { output: batchFirst(run.output), state: run.state };
  };
}

/** Throws unless there is a [N, size] for every size. */
export function checkState(op: string, state: readonly Tensor[], sizes: readonly number[], N: number): void {
  if (state.length !== sizes.length) throw new ShapeError(`${op}: ${state.length} state tensors given, needs ${sizes.length}`);
  sizes.forEach((size, i) => {
    const t = operand(op, `state ${i}`, state[i]);
    if (t.rank !== 2 || t.shape[0] !== N || t.shape[1] !== size) {
      throw new ShapeError(`${op}: state ${i} is ${showShape(t.shape)}, needs [${N}, ${size}]`);
    }
  });
}

/** Runs two cells over a sequence, one from each end, and joins their outputs: [N, T, H forward + H reverse]. */
export function unrollBoth(forward: Cell, reverse: Cell): (x: Tensor, options?: Pick<RunOptions, "lengths">) => Run {
  const [there, back] = [unroll(forward), unroll(reverse)];
  return (x, options = {}) => {
    const [a, b] = [there(x, options), back(x, { ...options, reverse: true })];
    return { output: concat([a.output, b.output], -1), state: [...a.state, ...b.state] };
  };
}
