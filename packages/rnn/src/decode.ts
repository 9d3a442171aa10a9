// Writing token after token: greedy, sampled, and by beam.
import {
  argmax,
  categorical,
  cumsum,
  div,
  indexSelect,
  less,
  logSoftmax,
  narrow,
  noGrad,
  pow,
  type Stream,
  scope,
  softmax,
  sort,
  sub,
  type Tensor,
  tensor,
  topk,
  where,
} from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";

/** One step of a writer: tokens [N] i32 and state (rows first, [N, ...] each) to logits [N, V] and the next state. */
export type Step = (tokens: Tensor, state: readonly Tensor[]) => { logits: Tensor; state: readonly Tensor[] };

/** How a token is drawn. */
export interface SamplingOptions {
  /** Divides the logits: below 1 bolder, above 1 wilder; 0 takes the likeliest. Default 1. */
  temperature?: number;
  /** Draw from the k likeliest only. Default all. */
  topK?: number;
  /** Draw from the fewest likeliest whose share reaches p (Holtzman et al. 2019, arXiv:1904.09751). Default 1: all. */
  topP?: number;
  /** Where the draws come from; default the shared stream. */
  stream?: Stream;
}

/** Put in place of the logit of a token that may not be drawn. */
const NEVER = -1e30;

/**
 * Draws one token for each row of logits.
 * @param logits - [N, V]
 * @returns [N] i32
 * @throws ShapeError if logits is no matrix, RangeError for options outside their range
 */
export function sampleToken(logits: Tensor, options: SamplingOptions = {}): Tensor {
  const { temperature = 1, topK, topP = 1, stream } = options;
  const x = operand("sampleToken", "logits", logits);
  if (x.rank !== 2) throw new ShapeError(`sampleToken: logits has ${x.rank} dimensions, needs 2: [N, V] (logits ${showShape(x.shape)})`);
  const V = x.shape[1];
  if (!(temperature >= 0)) throw new RangeError(`sampleToken: temperature is ${temperature}, needs at least 0`);
  if (!(topP > 0 && topP <= 1)) throw new RangeError(`sampleToken: topP is ${topP}, needs 0 < topP ≤ 1`);
  if (topK !== undefined && !(Number.isInteger(topK) && topK > 0))
    throw new RangeError(`sampleToken: topK is ${topK}, needs a whole number of at least 1`);
  if (temperature === 0) return argmax(x, -1);
  return noGrad(() => {
    let scaled = div(x, temperature);
    if (topK !== undefined && topK < V) scaled = where(less(scaled, narrow(topk(scaled, topK).values, 1, topK - 1, 1)), NEVER, scaled);
    if (topP < 1) {
      const { values } = sort(scaled, -1, { descending: true });
      const p = softmax(values, -1);
      // The share before a token must be below topP: the likeliest always stays.
      const least = where(less(sub(cumsum(p, 1), p), topP), values, Number.POSITIVE_INFINITY);
      scaled = where(less(scaled, narrow(sort(least, -1).values, 1, 0, 1)), NEVER, scaled);
    }
    return categorical(softmax(scaled, -1), stream ? { stream } : {});
  });
}

/** Where a writer stands. */
interface Now {
  readonly tokens: Tensor;
  readonly state: readonly Tensor[];
}

/** Frees what a step left and nobody needs any more, at once: a long text must not wait for the garbage collector. */
function release({ tokens, state }: Now, needed: readonly Now[]): void {
  const kept = new Set(needed.flatMap((n) => [n.tokens, ...n.state]).map((t) => t.storage));
  for (const t of [tokens, ...state]) if (!kept.has(t.storage)) t.dispose();
}

/** Options of `generate`. */
export interface GenerateOptions extends SamplingOptions {
  /** Most tokens to write. */
  steps: number;
  /** The token that ends a row; it is not returned. Default none. */
  end?: number;
}

/**
 * Writes tokens one after the other, each drawn from what the model says of the ones before; memory stays level however long it is.
 * @param step - the model
 * @param start - first token of each row
 * @param state - the model's state, [N, ...] each
 * @returns what it wrote, by row
 */
export function generate(step: Step, start: readonly number[], state: readonly Tensor[], options: GenerateOptions): number[][] {
  const written: number[][] = start.map(() => []);
  for (const tokens of generating(step, start, state, options))
    for (const [n, token] of tokens.entries()) if (token !== null) written[n].push(token);
  return written;
}

/** `generate` as a generator: yields the rows' tokens step by step (null for a row that has ended). */
export function* generating(
  step: Step,
  start: readonly number[],
  state: readonly Tensor[],
  options: GenerateOptions,
): Generator<(number | null)[]> {
  const { steps, end } = options;
  const done = start.map(() => false);
  let now: Now = { tokens: tensor(Int32Array.from(start), [start.length], "i32"), state };
  for (let t = 0; t < steps && done.includes(false); t++) {
    const before = now;
    now = scope(() =>
      noGrad(() => {
        const { logits, state: next } = step(before.tokens, before.state);
        return { tokens: sampleToken(logits, options), state: next };
      }),
    );
    release(before, [now, { tokens: now.tokens, state }]);
    const drawn = [...now.tokens.data];
    for (const [n, token] of drawn.entries()) done[n] ||= token === end;
    yield drawn.map((token, n) => (done[n] ? null : token));
  }
}

/** Options of `beamSearch`. */
export interface BeamOptions {
  /** Hypotheses kept. Default 5. */
  width?: number;
  /** Most tokens of one. */
  steps: number;
  /** The token that ends one; it is not returned. */
  end: number;
  /** Power of the length that scores are divided by, as ((5 + length) / 6)^power (Wu et al. 2016, arXiv:1609.08144, eq. 14). Default 0: none. */
  lengthPenalty?: number;
  /** Hypotheses returned. Default 1. */
  best?: number;
}

/** A text that was written, and how likely it is. */
export interface Hypothesis {
  readonly tokens: number[];
  /** Log probability in nats, over the length penalty. */
  readonly score: number;
}

/** An unfinished hypothesis. */
interface Open {
  readonly tokens: readonly number[];
  readonly log: number;
}

/**
 * Finds likely texts: keeps the `width` best beginnings after each token.
 * @param step - the model; it is run on up to `width` rows
 * @param start - first token
 * @param state - the model's state for one row, [1, ...] each
 * @returns the `best` hypotheses, best first
 * @throws RangeError if width or best is no positive whole number, or more are wanted than kept
 */
export function beamSearch(step: Step, start: number, state: readonly Tensor[], options: BeamOptions): Hypothesis[] {
  const { width = 5, steps, end, lengthPenalty = 0, best = 1 } = options;
  if (!Number.isInteger(width) || width < 1) throw new RangeError(`beamSearch: width is ${width}, needs a whole number of at least 1`);
  if (!Number.isInteger(best) || best < 1 || best > width)
    throw new RangeError(`beamSearch: best is ${best}, needs 1 to ${width}, the width`);
  // Powers from our own kernels: the same ranking on every engine.
  const penalties = pow(tensor(Float32Array.from({ length: steps + 1 }, (_, n) => (5 + n) / 6)), lengthPenalty).data;
  const finished: Hypothesis[] = [];
  const finish = ({ tokens, log }: Open) => finished.push({ tokens: [...tokens], score: log / penalties[tokens.length] });
  let open: Open[] = [{ tokens: [], log: 0 }];
  const first = state;
  let now: Now = { tokens: tensor(Int32Array.of(start), [1], "i32"), state };
  for (let t = 0; t < steps && open.length > 0; t++) {
    const before = now;
    const {
      values,
      indices,
      state: next,
    } = scope(() =>
      noGrad(() => {
        const { logits, state: after } = step(before.tokens, before.state);
        const found = topk(logSoftmax(logits, -1), Math.min(width + 1, logits.shape[1]));
        return { ...found, state: after };
      }),
    );
    const [log, token, k] = [values.data, indices.data, values.shape[1]];
    const candidates = open.flatMap((o, row) =>
      Array.from({ length: k }, (_, i) => ({ row, token: token[row * k + i], tokens: o.tokens, log: o.log + log[row * k + i] })),
    );
    candidates.sort((a, b) => b.log - a.log);
    const kept: typeof candidates = [];
    for (const [rank, c] of candidates.entries()) {
      if (kept.length === width) break;
      if (c.token !== end) kept.push(c);
      else if (rank < width) finish(c);
    }
    open = kept.map((c) => ({ tokens: [...c.tokens, c.token], log: c.log }));
    finished.sort((a, b) => b.score - a.score);
    // Without a penalty a score only falls: what is finished and better than all open ones stays better.
    if (lengthPenalty === 0 && finished.length >= best && open.every((o) => o.log <= finished[best - 1].score)) break;
    if (open.length === 0) break;
    const rows = tensor(
      Int32Array.from(kept, (c) => c.row),
      [kept.length],
      "i32",
    );
    now = {
      tokens: tensor(
        Int32Array.from(kept, (c) => c.token),
        [kept.length],
        "i32",
      ),
      state: scope(() => noGrad(() => next.map((s) => indexSelect(s, 0, rows)))),
    };
    const user = { tokens: now.tokens, state: first };
    release(before, [now, user]);
    release({ tokens: rows, state: [values, indices, ...next] }, [now, user]);
  }
  if (finished.length < best) for (const o of open) finish(o);
  return finished.sort((a, b) => b.score - a.score).slice(0, best);
}
