// Positional encodings: what tells attention where a token stands.
import { ShapeError } from "../errors.ts";
import { add, mul } from "../ops/binary.ts";
import { flip, reshape } from "../ops/layout.ts";
import { narrow, stack } from "../ops/slice.ts";
import { cos, neg, sin } from "../ops/unary.ts";
import { noGrad, scope } from "../scope.ts";
import { showShape } from "../shape.ts";
import { constant, parameter } from "../state.ts";
import { operand, type Tensor, tensor } from "../tensor.ts";
import { normal } from "./init.ts";
import { checkCounts } from "./linear.ts";
import { Module } from "./module.ts";

/** ln 10000 */
const LOG_BASE = 9.210340371976184;

/** e^y for −10 ≤ y ≤ 0 from sums, products and quotients alone: the same bits on every engine. */
function exponential(y: number): number {
  const r = y / 64;
  let sum = 1;
  for (let k = 12; k > 0; k--) sum = 1 + (sum * r) / k;
  for (let k = 0; k < 6; k++) sum *= sum;
  return sum;
}

/** Angles t / 10000^(2i/D), brought into [−π, π] in double precision: [T, ⌈D/2⌉]. */
function angles(T: number, D: number): Tensor {
  const half = Math.ceil(D / 2);
  const out = new Float32Array(T * half);
  for (let i = 0; i < half; i++) {
    const frequency = exponential((-LOG_BASE * 2 * i) / D);
    for (let t = 0; t < T; t++) {
      const angle = t * frequency;
      out[t * half + i] = angle - Math.round(angle / (2 * Math.PI)) * 2 * Math.PI;
    }
  }
  return tensor(out, [T, half]);
}

/** Rows of a table for positions start … start + T − 1 of x [..., T, D]. */
function rows(op: string, table: Tensor, x: Tensor, start: number): Tensor {
  operand(op, "x", x);
  const [most, D] = table.shape as [number, number];
  const T = x.shape.at(-2);
  if (x.rank < 2 || x.shape.at(-1) !== D) throw new ShapeError(`${op}: needs [..., T, ${D}] (x ${showShape(x.shape)})`);
  if (start < 0 || start + T! > most) {
    throw new ShapeError(
      `${op}: positions ${start} to ${start + T! - 1}, but the table ends at ${most - 1} (x ${showShape(x.shape)}); raise maxLength`,
    );
  }
  return narrow(table, 0, start, T!);
}

/**
 * Adds sines and cosines of the position: feature 2i gets sin(t / 10000^(2i/D)), feature 2i + 1 the cosine. Nothing is trained or saved.
 * @see Vaswani et al. 2017, Attention is all you need, arXiv:1706.03762, section 3.5
 */
export class SinusoidalEncoding extends Module {
  /** [maxLength, D] */
  readonly table: Tensor;

  /**
   * @param D - features
   * @param maxLength - positions in the table
   */
  constructor(D: number, maxLength = 5000) {
    super();
    checkCounts("sinusoidalEncoding", { D, maxLength });
    this.table = constant(
      scope(() =>
        noGrad(() => {
          const a = angles(maxLength, D);
          return narrow(reshape(stack([sin(a), cos(a)], 2), [maxLength, -1]), 1, 0, D);
        }),
      ),
    );
  }

  /**
   * @param x - [..., T, D]
   * @param start - position of the first token
   * @returns [..., T, D]
   * @throws ShapeError if the features differ or the table is too short
   */
  forward(x: Tensor, start = 0): Tensor {
    return add(x, rows("sinusoidalEncoding", this.table, x, start));
  }
}

/** Adds a trained vector for each position. They start as N(0, 0.02²) (Radford et al. 2018, Improving language understanding, section 4.1). */
export class LearnedEncoding extends Module {
  /** [maxLength, D] */
  readonly weight: Tensor;

  /**
   * @param D - features
   * @param maxLength - positions there are vectors for
   */
  constructor(D: number, maxLength: number) {
    super();
    checkCounts("learnedEncoding", { D, maxLength });
    this.weight = parameter(normal([maxLength, D], 0, 0.02));
  }

  /**
   * @param x - [..., T, D]
   * @param start - position of the first token
   * @returns [..., T, D]
   * @throws ShapeError if the features differ or there are too few positions
   */
  forward(x: Tensor, start = 0): Tensor {
    return add(x, rows("learnedEncoding", this.weight, x, start));
  }
}

/** Options of RotaryEncoding. */
export interface RotaryOptions {
  /** Whether pairs are features 2i and 2i + 1, as in the paper, rather than i and i + D/2, as in LLaMA's weights. Default true. */
  interleaved?: boolean;
}

/**
 * Turns pairs of features of queries and keys by angles that grow with the position, so that scores depend on distances only.
 * Nothing is trained or saved.
 * @see Su et al. 2021, RoFormer: enhanced transformer with rotary position embedding, arXiv:2104.09864, eq. 34
 */
export class RotaryEncoding extends Module {
  readonly interleaved: boolean;
  /** [maxLength, D] */
  readonly cosines: Tensor;
  /** [maxLength, D], negative for the first of each pair. */
  readonly sines: Tensor;

  /**
   * @param D - features of one head, even
   * @param maxLength - positions in the tables
   * @throws ShapeError if D is odd
   */
  constructor(D: number, maxLength = 5000, options: RotaryOptions = {}) {
    super();
    checkCounts("rotaryEncoding", { D, maxLength });
    if (D % 2 !== 0) throw new ShapeError(`rotaryEncoding: D is ${D}, needs an even number`);
    this.interleaved = options.interleaved ?? true;
    const pair = (a: Tensor, b: Tensor) => reshape(stack([a, b], this.interleaved ? 2 : 1), [maxLength, D]);
    const [cosines, sines] = scope(() =>
      noGrad(() => {
        const a = angles(maxLength, D);
        const [c, s] = [cos(a), sin(a)];
        return [pair(c, c), pair(neg(s), s)] as const;
      }),
    );
    this.cosines = constant(cosines);
    this.sines = constant(sines);
  }

  /**
   * @param x - queries or keys [..., T, D]
   * @param start - position of the first token
   * @returns [..., T, D]
   * @throws ShapeError if the features differ or the table is too short
   */
  forward(x: Tensor, start = 0): Tensor {
    const cosines = rows("rotaryEncoding", this.cosines, x, start);
    const D = x.shape.at(-1)!;
    const pairs = [...x.shape.slice(0, -1), ...(this.interleaved ? [D / 2, 2] : [2, D / 2])];
    const swapped = reshape(flip(reshape(x, pairs), this.interleaved ? -1 : -2), x.shape);
    return add(mul(x, cosines), mul(swapped, narrow(this.sines, 0, start, x.shape.at(-2)!)));
  }
}
