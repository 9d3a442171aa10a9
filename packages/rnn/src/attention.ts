// Attention of a decoder to what an encoder left: additive, dot, general, concat.
import { add, Linear, Module, matmul, reshape, softmax, type Tensor, tanh, transpose, unsqueeze, where } from "@sluice/core";
import { operand, ShapeError, showShape } from "@sluice/core/op";

/** What an encoder left, ready to be attended to. */
export interface Memory {
  /** [N, S, K]: values as the scores see them. */
  readonly keys: Tensor;
  /** [N, S, E] */
  readonly values: Tensor;
  /** [N, 1, S] bool: true where a value is real, or null. */
  readonly mask: Tensor | null;
}

/** What was attended to. */
export interface Context {
  /** [N, T, E] */
  readonly context: Tensor;
  /** [N, T, S]: rows add up to 1. */
  readonly weights: Tensor;
}

/** How scores are made: v·tanh(q·W + k·U), q·k, q·W·k, or v·tanh([q, k]·W). */
export type AttentionScore = "additive" | "dot" | "general" | "concat";

/** Score of a value that is padding. */
const UNSEEN = -1e30;

/**
 * Attention of queries [N, T, D] to values [N, S, E]; T = 1 in a decoder's step.
 * Additive is Bahdanau's; dot, general and concat are Luong's.
 * @see Bahdanau, Cho & Bengio 2014, arXiv:1409.0473, A.1.2; Luong, Pham & Manning 2015, arXiv:1508.04025, eq. 8
 */
export class Attention extends Module {
  readonly score: AttentionScore;
  readonly query: Linear | null;
  readonly key: Linear | null;
  /** [A, 1] */
  readonly energy: Linear | null;

  /**
   * @param D - features of queries
   * @param E - features of values
   * @param A - features inside of additive and concat, default D
   * @throws ShapeError for "dot" between different sizes, RangeError for a score it does not know
   */
  constructor(D: number, E: number, score: AttentionScore = "additive", A = D) {
    super();
    if (!["additive", "dot", "general", "concat"].includes(score)) {
      throw new RangeError(`attention: score ${score} is not additive, dot, general or concat`);
    }
    if (score === "dot" && D !== E)
      throw new ShapeError(`attention: dot needs queries and values of one size, not ${D} and ${E}; use general`);
    const inner = score === "additive" || score === "concat";
    this.score = score;
    // concat's one matrix over [q, k] is the sum of a matrix over q and one over k: additive with a bias.
    this.query = inner ? new Linear(D, A, { bias: score === "concat" }) : null;
    this.key = score === "dot" ? null : new Linear(E, inner ? A : D, { bias: false });
    this.energy = inner ? new Linear(A, 1, { bias: false }) : null;
  }

  /**
   * Prepares values once for all steps.
   * @param values - [N, S, E]
   * @param mask - bool [N, S], true where a value is real (`lengthMask`)
   */
  remember(values: Tensor, mask: Tensor | null = null): Memory {
    operand("attention", "values", values);
    if (values.rank !== 3)
      throw new ShapeError(`attention: values has ${values.rank} dimensions, needs 3: [N, S, E] (values ${showShape(values.shape)})`);
    const [N, S] = values.shape;
    if (mask && showShape(mask.shape) !== showShape([N, S])) {
      throw new ShapeError(`attention: mask is ${showShape(mask.shape)}, needs [${N}, ${S}] (values ${showShape(values.shape)})`);
    }
    return { keys: this.key ? this.key.forward(values) : values, values, mask: mask && unsqueeze(mask, 1) };
  }

  /** @param query - [N, T, D]; @returns context [N, T, E], weights [N, T, S] */
  forward(query: Tensor, memory: Memory): Context {
    const { keys, values, mask } = memory;
    const scores = this.#scores(query, keys); // [N, T, S]
    const weights = softmax(mask ? where(mask, scores, UNSEEN) : scores, -1);
    return { context: matmul(weights, values), weights };
  }

  #scores(query: Tensor, keys: Tensor): Tensor {
    if (!this.energy || !this.query) return matmul(query, transpose(keys, 1, 2));
    const [N, T] = query.shape;
    const [, S, A] = keys.shape;
    const sum = tanh(add(reshape(this.query.forward(query), [N, T, 1, A]), reshape(keys, [N, 1, S, A]))); // [N, T, S, A]
    return reshape(this.energy.forward(sum), [N, T, S]);
  }
}
