// Draws from a categorical distribution that gradients pass through.

import { gumbel, type Stream } from "../random.ts";
import { stopGradient } from "../tape.ts";
import { operand, type Tensor } from "../tensor.ts";
import { add, div, sub } from "./binary.ts";
import { argmax } from "./extremes.ts";
import { oneHot } from "./gather.ts";
import { softmax } from "./softmax.ts";

/** Options of `gumbelSoftmax`. */
export interface GumbelSoftmaxOptions {
  /** Temperature: towards 0 the draws become one-hot. Default 1. */
  tau?: number;
  /** Give one-hot draws, with the gradient of the soft ones. Default false. */
  hard?: boolean;
  /** Where the noise comes from; default: the shared stream. */
  stream?: Stream;
}

/**
 * Draws from softmax(logits), softly: softmax((logits + g) / tau) with Gumbel noise g.
 * @param logits - [..., C]
 * @returns [..., C], rows that sum to 1
 * @throws RangeError if tau is not above 0
 * @see Jang et al. 2016, Categorical reparameterization with Gumbel-softmax, arXiv:1611.01144
 */
export function gumbelSoftmax(logits: Tensor, options: GumbelSoftmaxOptions = {}): Tensor {
  const { tau = 1, hard = false, stream } = options;
  const x = operand("gumbelSoftmax", "logits", logits);
  if (!(tau > 0)) throw new RangeError(`gumbelSoftmax: tau is ${tau}, needs tau > 0`);
  const soft = softmax(div(add(x, gumbel(x.shape, stream ? { stream } : {})), tau));
  if (!hard) return soft;
  const chosen = oneHot(argmax(soft, -1), x.shape.at(-1)!);
  return add(stopGradient(sub(chosen, soft)), soft);
}
