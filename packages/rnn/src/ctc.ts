// Connectionist temporal classification: training and reading of labels that nobody aligned.
import { cast, div, maximum, mul, reshape, sum, type Tensor } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { context, ctcScratch, empty, endOfLine, faultArgs, NULL, operand, record, ShapeError, scratch, showShape } from "@sluice/core/op";
import { checkLengths } from "./sequence.ts";

/** Options of `ctcLoss`. */
export interface CTCOptions {
  /** The class that stands for nothing. Default 0. */
  blank?: number;
  /** "mean": each loss over its number of labels (at least 1), then their mean, as in PyTorch. Default "mean". */
  reduction?: "mean" | "sum" | "none";
  /** Rows whose labels do not fit into their frames count 0 and have no gradient, instead of infinity. Default false. */
  zeroInfinity?: boolean;
}

/** The losses of the rows, [N]; their gradient by logProbs [N, T, V] is worked out in the same call. */
function losses(logProbs: Tensor, targets: Tensor, frames: Tensor, counts: Tensor, blank: number, zeroInfinity: boolean): Tensor {
  const [N, T, V] = logProbs.shape;
  const L = targets.shape[1];
  const out = empty([N]);
  const share = context.silent === 0 ? empty([N, T, V]) : null;
  scratch(8 * ctcScratch(T, L), (ptr) => {
    kernels.ctc({
      ...{ out: out.ptr, dlogProbs: share?.ptr ?? NULL, logProbs: logProbs.ptr, targets: targets.ptr, frames: frames.ptr },
      ...{ counts: counts.ptr, scratch: ptr, ...faultArgs("ctcLoss", "label", "classes") },
      ...{ blank, zeroInfinity: zeroInfinity ? 1 : 0, N, T, V, L },
    });
  });
  return record("ctcLoss", [logProbs], out, (dout) => [
    () => endOfLine("ctcLoss", [logProbs, dout], mul(share!, reshape(dout, [N, 1, 1])), "take gradients of it once only"),
  ]);
}

/** 1 / (N · labels of the row), at least one label each. */
const meanShares = (counts: Tensor): Tensor => div(1 / counts.size, maximum(cast(counts, "f32"), 1));

/**
 * The negative log probability of labels over all ways to spread them over the frames, with blanks between.
 *
 *   loss[n] = −log Σ_{ways π of labels n} Π_t p[n, t, π_t]
 *
 * The gradient is that by logProbs itself; through `logSoftmax` it is PyTorch's.
 * @param logProbs - [N, T, V], log probabilities (`logSoftmax`)
 * @param targets - [N, L] i32, labels padded at the end
 * @param frames - [N]: real frames of each row
 * @param counts - [N]: real labels of each row
 * @returns [] or [N]
 * @throws ShapeError if sizes do not fit, RangeError for a blank that is no class; IndexError at the next reading if a label is none
 * @see Graves et al. 2006, Connectionist temporal classification, doi:10.1145/1143844.1143891
 */
export function ctcLoss(
  logProbs: Tensor,
  targets: Tensor,
  frames: Tensor | readonly number[],
  counts: Tensor | readonly number[],
  options: CTCOptions = {},
): Tensor {
  const { blank = 0, reduction = "mean", zeroInfinity = false } = options;
  const p = operand("ctcLoss", "logProbs", logProbs);
  const labels = operand("ctcLoss", "targets", targets, "i32");
  const show = () => `logProbs ${showShape(p.shape)}, targets ${showShape(labels.shape)}`;
  if (p.rank !== 3) throw new ShapeError(`ctcLoss: logProbs has ${p.rank} dimensions, needs 3: [N, T, V] (${show()})`);
  const [N, T, V] = p.shape;
  if (labels.rank !== 2 || labels.shape[0] !== N)
    throw new ShapeError(`ctcLoss: targets is ${showShape(labels.shape)}, needs [${N}, L] (${show()})`);
  if (!Number.isInteger(blank) || blank < 0 || blank >= V)
    throw new RangeError(`ctcLoss: blank is ${blank}, needs one of the ${V} classes`);
  const lengths = checkLengths("ctcLoss", frames, N, T)!;
  const sizes = checkLengths("ctcLoss", counts, N, labels.shape[1])!;
  const each = losses(p, labels, lengths, sizes, blank, zeroInfinity);
  if (reduction === "none") return each;
  if (reduction === "sum") return sum(each);
  return sum(mul(each, meanShares(sizes)));
}

/** One label string with its log probability. */
export interface Reading {
  readonly labels: number[];
  /** Log probability in nats; of the best single way for greedy reading, of all ways that the beam kept otherwise. */
  readonly score: number;
}

/** The rows of log probabilities as numbers, cut to their frames. */
function rowsOf(op: string, logProbs: Tensor, frames: readonly number[] | null): { rows: Float32Array[][]; V: number } {
  const p = operand(op, "logProbs", logProbs);
  if (p.rank !== 3) throw new ShapeError(`${op}: logProbs has ${p.rank} dimensions, needs 3: [N, T, V] (logProbs ${showShape(p.shape)})`);
  const [N, T, V] = p.shape;
  if (frames) checkLengths(op, frames, N, T);
  const data = p.data as Float32Array;
  const rows = Array.from({ length: N }, (_, n) =>
    Array.from({ length: frames?.[n] ?? T }, (_, t) => data.subarray((n * T + t) * V, (n * T + t + 1) * V)),
  );
  return { rows, V };
}

/**
 * Reads each row by its likeliest class per frame: repeats merge, blanks go.
 * @param logProbs - [N, T, V]
 * @throws ShapeError if sizes do not fit
 */
export function ctcGreedy(logProbs: Tensor, frames: readonly number[] | null = null, options: { blank?: number } = {}): Reading[] {
  const { blank = 0 } = options;
  return rowsOf("ctcGreedy", logProbs, frames).rows.map((row) => {
    const labels: number[] = [];
    let [before, score] = [blank, 0];
    for (const frame of row) {
      let best = 0;
      for (let v = 1; v < frame.length; v++) if (frame[v] > frame[best]) best = v;
      score += frame[best];
      if (best !== blank && best !== before) labels.push(best);
      before = best;
    }
    return { labels, score };
  });
}

/** Options of `ctcBeamSearch`. */
export interface CTCBeamOptions {
  blank?: number;
  /** Label strings kept after each frame. Default 16. */
  width?: number;
  /** Readings returned for each row. Default 1. */
  best?: number;
  /** Classes less likely than this in a frame (in nats) are not tried. Default −12. */
  floor?: number;
}

interface Prefix {
  readonly labels: number[];
  /** Log probability of ending in a blank, and in the last label. */
  blank: number;
  label: number;
}

const logAdd = (a: number, b: number): number => {
  const m = Math.max(a, b);
  return m === -Infinity ? m : m + Math.log1p(Math.exp(Math.min(a, b) - m));
};
const total = (p: Prefix) => logAdd(p.blank, p.label);

/**
 * Reads each row by a beam of label strings, each with the sum over its ways.
 * @param logProbs - [N, T, V]
 * @returns for each row the `best` likeliest readings
 * @throws ShapeError if sizes do not fit
 * @see Hannun et al. 2014, First-pass large vocabulary continuous speech recognition, arXiv:1408.2873, algorithm 1
 */
export function ctcBeamSearch(logProbs: Tensor, frames: readonly number[] | null = null, options: CTCBeamOptions = {}): Reading[][] {
  const { blank = 0, width = 16, best = 1, floor = -12 } = options;
  return rowsOf("ctcBeamSearch", logProbs, frames).rows.map((row) => {
    let beam: Prefix[] = [{ labels: [], blank: 0, label: -Infinity }];
    for (const frame of row) {
      const next = new Map<string, Prefix>();
      const at = (labels: number[]): Prefix => {
        const key = labels.join(" ");
        let p = next.get(key);
        if (!p) {
          p = { labels, blank: -Infinity, label: -Infinity };
          next.set(key, p);
        }
        return p;
      };
      for (const prefix of beam) {
        const all = total(prefix);
        const last = prefix.labels.at(-1);
        const same = at(prefix.labels);
        same.blank = logAdd(same.blank, all + frame[blank]);
        if (last !== undefined) same.label = logAdd(same.label, prefix.label + frame[last]);
        for (let v = 0; v < frame.length; v++) {
          if (v === blank || frame[v] < floor) continue;
          const longer = at([...prefix.labels, v]);
          longer.label = logAdd(longer.label, (v === last ? prefix.blank : all) + frame[v]);
        }
      }
      beam = [...next.values()].sort((a, b) => total(b) - total(a)).slice(0, width);
    }
    return beam.slice(0, best).map((p) => ({ labels: p.labels, score: total(p) }));
  });
}
