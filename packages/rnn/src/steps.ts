// Whole sequences in one kernel call, time first: the fused recurrences and their gradients.
import type { Tensor } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { context, empty, endOfLine, matmulScratch, NULL, recordMany, recurScratch, scratch, sumTo } from "@sluice/core/op";

/** How a recurrence runs over its steps. */
export interface Walk {
  /** [N] i32: steps of each row, or null for all. */
  readonly lengths: Tensor | null;
  /** From the last step to the first. */
  readonly reverse: boolean;
}

const ADVICE = "use unroll(cell)";

/** A new tensor with x's values, or with zeros: a kernel will overwrite it. */
function startOf(x: Tensor | null, shape: readonly number[]): Tensor {
  const out = empty(shape);
  if (x) kernels.copy({ out: out.ptr, a: x.ptr, n: out.size });
  else kernels.fill({ out: out.ptr, value: 0, n: out.size });
  return out;
}

/** What the way back needs and prediction does not. */
const kept = (shape: readonly number[]): Tensor | null => (context.silent === 0 ? empty(shape) : null);

const addressOf = (x: Tensor | null) => x?.ptr ?? NULL;

/** Runs `fn` when first asked. */
function lazy<T>(fn: () => T): () => T {
  let value: { readonly it: T } | undefined;
  return () => {
    value ??= { it: fn() };
    return value.it;
  };
}

/** Calls `fn` with working memory for steps of h [N, K] · weight [K, M], T times. */
function recurrence(T: number, N: number, K: number, M: number, fn: (ptr: typeof NULL) => void): void {
  context.multiplyAdds?.(T * N * K * M);
  scratch(4 * recurScratch(N, K, M), fn);
}

/** before [T, N, H]ᵀ · dgates [T, N, G]: the gradient of the recurrent weight, summed over rows and time. */
function weightGradient(before: Tensor, dgates: Tensor): Tensor {
  const M = before.shape.at(-1)!;
  const N = dgates.shape.at(-1)!;
  const K = before.shape[0] * before.shape[1];
  const out = empty([M, N]);
  context.multiplyAdds?.(M * N * K);
  scratch(4 * matmulScratch(M, K, N), (work) => {
    kernels.matmul_tn({
      ...{ out: out.ptr, a: before.ptr, b: dgates.ptr, bias: NULL, scratch: work, activation: 0, accumulate: 0 },
      ...{ B: 1, M, K, N, aBatch: 0, bBatch: 0 },
    });
  });
  return out;
}

/**
 * An LSTM over the input part of its gates, which is consumed: nobody else may read `gates` afterwards.
 * @param gates - [T, N, 4H], x·Wx + b, gates i, f, g, o
 * @param h0 - [N, H], or null for zeros
 * @param c0 - [N, H], or null for zeros
 * @param weight - [H, 4H]
 * @returns out [T, N, H], h and c [N, H] after the last step
 */
export function lstmSteps(gates: Tensor, h0: Tensor | null, c0: Tensor | null, weight: Tensor, walk: Walk): [Tensor, Tensor, Tensor] {
  const [T, N] = gates.shape;
  const H = weight.shape[0];
  const out = empty([T, N, H]);
  const h = startOf(h0, [N, H]);
  const c = startOf(c0, [N, H]);
  const outBefore = kept([T, N, H]);
  const cBefore = kept([T, N, H]);
  const sizes = { reverse: walk.reverse ? 1 : 0, T, N, S: N, H };
  recurrence(T, N, H, 4 * H, (ptr) => {
    const states = { out: out.ptr, h: h.ptr, c: c.ptr, outBefore: addressOf(outBefore), cBefore: addressOf(cBefore) };
    kernels.lstm({ ...states, gates: gates.ptr, weight: weight.ptr, lengths: addressOf(walk.lengths), scratch: ptr, ...sizes });
  });
  const inputs = [gates, h0, c0, weight];
  return recordMany("lstm", inputs, [out, h, c], ([dout, dhAfter, dcAfter]) => {
    const end = (d: Tensor) => endOfLine("lstm", [...inputs, dout, dhAfter, dcAfter], d, ADVICE);
    const back = lazy(() => {
      const dgates = empty(gates.shape);
      const dh = startOf(dhAfter, [N, H]);
      const dc = startOf(dcAfter, [N, H]);
      recurrence(T, N, 4 * H, H, (ptr) => {
        const grads = { dgates: dgates.ptr, dh: dh.ptr, dc: dc.ptr, dout: addressOf(dout), gates: gates.ptr, cBefore: cBefore!.ptr };
        kernels.lstm_backward({ ...grads, weight: weight.ptr, lengths: addressOf(walk.lengths), scratch: ptr, ...sizes });
      });
      return { dgates: end(dgates), dh: end(dh), dc: end(dc) };
    });
    return [() => back().dgates, h0 && (() => back().dh), c0 && (() => back().dc), () => end(weightGradient(outBefore!, back().dgates))];
  });
}

/**
 * A GRU over the input part of its gates, which is consumed: nobody else may read `gates` afterwards.
 * @param gates - [T, N, 3H], x·Wx + b, gates r, z, n
 * @param h0 - [N, H], or null for zeros
 * @param weight - [H, 3H]
 * @param bias - [3H] of the recurrent part, or null
 * @returns out [T, N, H], h [N, H] after the last step
 */
export function gruSteps(gates: Tensor, h0: Tensor | null, weight: Tensor, bias: Tensor | null, walk: Walk): [Tensor, Tensor] {
  const [T, N] = gates.shape;
  const H = weight.shape[0];
  const out = empty([T, N, H]);
  const h = startOf(h0, [N, H]);
  const hidden = empty([T, N, 3 * H]);
  const outBefore = kept([T, N, H]);
  const sizes = { reverse: walk.reverse ? 1 : 0, T, N, S: N, H };
  recurrence(T, N, H, 3 * H, (ptr) => {
    const states = { out: out.ptr, h: h.ptr, outBefore: addressOf(outBefore), gates: gates.ptr, hidden: hidden.ptr };
    const weights = { weight: weight.ptr, bias: addressOf(bias), lengths: addressOf(walk.lengths), scratch: ptr };
    kernels.gru({ ...states, ...weights, ...sizes });
  });
  const inputs = [gates, h0, weight, bias];
  return recordMany("gru", inputs, [out, h], ([dout, dhAfter]) => {
    const end = (d: Tensor) => endOfLine("gru", [...inputs, dout, dhAfter], d, ADVICE);
    const back = lazy(() => {
      const dgates = empty(gates.shape);
      const dhidden = empty(hidden.shape);
      const dh = startOf(dhAfter, [N, H]);
      recurrence(T, N, 3 * H, H, (ptr) => {
        const grads = { dgates: dgates.ptr, dhidden: dhidden.ptr, dh: dh.ptr, dout: addressOf(dout) };
        const states = { gates: gates.ptr, hidden: hidden.ptr, outBefore: outBefore!.ptr };
        kernels.gru_backward({ ...grads, ...states, weight: weight.ptr, lengths: addressOf(walk.lengths), scratch: ptr, ...sizes });
      });
      return { dgates: end(dgates), dhidden: end(dhidden), dh: end(dh) };
    });
    return [
      () => back().dgates,
      h0 && (() => back().dh),
      () => end(weightGradient(outBefore!, back().dhidden)),
      bias && (() => sumTo(back().dhidden, bias.shape)),
    ];
  });
}

/** What a plain recurrent network applies to its state. */
export type RNNActivation = "tanh" | "relu";

/**
 * A plain recurrence over its input part, which is consumed: nobody else may read `gates` afterwards.
 * @param gates - [T, N, H], x·Wx + b
 * @param h0 - [N, H], or null for zeros
 * @param weight - [H, H]
 * @returns out [T, N, H], h [N, H] after the last step
 */
export function rnnSteps(gates: Tensor, h0: Tensor | null, weight: Tensor, activation: RNNActivation, walk: Walk): [Tensor, Tensor] {
  const [T, N, H] = gates.shape;
  const out = empty([T, N, H]);
  const h = startOf(h0, [N, H]);
  const outBefore = kept([T, N, H]);
  const sizes = { activation: activation === "relu" ? 1 : 0, reverse: walk.reverse ? 1 : 0, T, N, S: N, H };
  recurrence(T, N, H, H, (ptr) => {
    const states = { out: out.ptr, h: h.ptr, outBefore: addressOf(outBefore), gates: gates.ptr };
    kernels.rnn({ ...states, weight: weight.ptr, lengths: addressOf(walk.lengths), scratch: ptr, ...sizes });
  });
  const inputs = [gates, h0, weight];
  return recordMany("rnn", inputs, [out, h], ([dout, dhAfter]) => {
    const end = (d: Tensor) => endOfLine("rnn", [...inputs, dout, dhAfter], d, ADVICE);
    const back = lazy(() => {
      const dgates = empty(gates.shape);
      const dh = startOf(dhAfter, [N, H]);
      recurrence(T, N, H, H, (ptr) => {
        const grads = { dgates: dgates.ptr, dh: dh.ptr, dout: addressOf(dout), out: out.ptr };
        kernels.rnn_backward({ ...grads, weight: weight.ptr, lengths: addressOf(walk.lengths), scratch: ptr, ...sizes });
      });
      return { dgates: end(dgates), dh: end(dh) };
    });
    return [() => back().dgates, h0 && (() => back().dh), () => end(weightGradient(outBefore!, back().dgates))];
  });
}
