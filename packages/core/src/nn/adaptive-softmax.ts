// Softmax over very many classes in clusters: frequent ones in the head, rare ones behind it, with narrower weights.
import { ShapeError } from "../errors.ts";
import { add } from "../ops/binary.ts";
import { nllRows } from "../ops/cross-entropy.ts";
import { concat, narrow } from "../ops/slice.ts";
import { logSoftmax } from "../ops/softmax.ts";
import { mean } from "../ops/statistics.ts";
import { neg } from "../ops/unary.ts";
import type { Tensor } from "../tensor.ts";
import { Linear } from "./linear.ts";
import { Module } from "./module.ts";
import { Sequential } from "./sequential.ts";

/** Options of `AdaptiveLogSoftmax`. */
export interface AdaptiveLogSoftmaxOptions {
  /** Each cluster's weights are this much narrower than those of the one before. Default 4. */
  divValue?: number;
  /** Whether the head has a bias. Default false. */
  headBias?: boolean;
}

/**
 * Log-probabilities of many classes, sorted by falling frequency, with most weights spent on the frequent ones.
 * The head chooses among the first classes and the clusters, each cluster among its own.
 * @see Grave et al. 2016, Efficient softmax approximation for GPUs, arXiv:1609.04309
 */
export class AdaptiveLogSoftmax extends Module {
  readonly head: Linear;
  readonly tail: readonly Sequential[];
  /** Where each cluster begins, and how many classes there are. */
  readonly cutoffs: readonly number[];

  /**
   * @param D - features
   * @param classes - how many there are
   * @param cutoffs - rising: the first class of each cluster, between 1 and classes − 1
   * @throws ShapeError if the cutoffs do not rise, or a cluster's weights would have no width
   */
  constructor(D: number, classes: number, cutoffs: readonly number[], options: AdaptiveLogSoftmaxOptions = {}) {
    super();
    const { divValue = 4, headBias = false } = options;
    const all = [...cutoffs, classes];
    if (cutoffs.length === 0 || all.some((c, i) => !Number.isInteger(c) || c <= (all[i - 1] ?? 0))) {
      throw new ShapeError(`adaptiveLogSoftmax: cutoffs [${cutoffs.join(", ")}] do not rise from above 0 to below ${classes}`);
    }
    this.cutoffs = all;
    this.head = new Linear(D, cutoffs[0]! + cutoffs.length, { bias: headBias });
    let width = D;
    this.tail = cutoffs.map((first, i) => {
      width /= divValue;
      const narrowed = Math.floor(width);
      if (narrowed < 1)
        throw new ShapeError(`adaptiveLogSoftmax: cluster ${i} has width ${width}, needs at least 1 (D ${D}, divValue ${divValue})`);
      return new Sequential(new Linear(D, narrowed, { bias: false }), new Linear(narrowed, all[i + 1]! - first, { bias: false }));
    });
  }

  /** Log-probabilities of all classes: x [..., D] to [..., classes]. */
  logProbabilities(x: Tensor): Tensor {
    const first = this.cutoffs[0]!;
    const head = logSoftmax(this.head.forward(x)); // [..., first + clusters]
    const clusters = this.tail.map((cluster, i) => add(logSoftmax(cluster.forward(x)), narrow(head, -1, first + i, 1)));
    return concat([narrow(head, -1, 0, first), ...clusters], -1);
  }

  /**
   * The labels' log-probabilities and their negative mean.
   * @param x - [..., D]
   * @param labels - i32 [...]; one outside the classes is an IndexError at the next read-back
   */
  forward(x: Tensor, labels: Tensor): { output: Tensor; loss: Tensor } {
    const { losses } = nllRows(this.logProbabilities(x), labels, {}, "adaptiveLogSoftmax");
    return { output: neg(losses), loss: mean(losses) };
  }
}
