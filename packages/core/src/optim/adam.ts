// Adam and AdamW: running averages of the gradient and of its square.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import {
  addressOf,
  atLeast,
  fraction,
  Optimizer,
  type OptimizerOptions,
  type OptimizerParameters,
  type ParameterState,
  withDefaults,
} from "./optimizer.ts";

/** Options of `Adam` and `AdamW`. */
export interface AdamOptions extends OptimizerOptions {
  /** Learning rate. Default 1e-3. */
  lr?: number;
  /** Shares of the running averages of gradient and square that are kept. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the average square. Default 1e-8. */
  eps?: number;
  /** Divide by the greatest average square so far (Reddi et al. 2018). Default false. */
  amsgrad?: boolean;
}

const defaults: Required<AdamOptions> = { lr: 1e-3, weightDecay: 0, maximize: false, betas: [0.9, 0.999], eps: 1e-8, amsgrad: false };

/** Running averages of the gradient and of its square, from zero. */
export const adamBuffers: Readonly<Record<string, number>> = { m: 0, v: 0 };

/** Checks betas and eps and puts them into the block. */
export function adamNumbers({ betas, eps }: { betas: readonly [number, number]; eps: number }) {
  return { beta1: fraction("betas[0]", betas[0]), beta2: fraction("betas[1]", betas[1]), eps: atLeast("eps", eps, 0) };
}

/** The update of those that differ from Adam in the coefficients only. */
export function adamUpdate(param: Tensor, grad: Tensor, { m, v, largest }: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
  const n = param.size;
  kernels.adam_update({ param: param.ptr, m: addressOf(m), v: v!.ptr, largest: addressOf(largest), grad: grad.ptr, hyper, fault, n });
}

/**
 * Adam (Kingma & Ba 2015), as PyTorch's: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + eps).
 */
export class Adam extends Optimizer<AdamOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<AdamOptions>, options: AdamOptions = {}) {
    super("Adam", parameters, withDefaults(defaults, options));
  }

  protected override numbers(options: Required<AdamOptions>) {
    return adamNumbers(options);
  }

  protected override buffers({ amsgrad }: Required<AdamOptions>): Record<string, number> {
    return amsgrad ? { ...adamBuffers, largest: 0 } : adamBuffers;
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adam_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    adamUpdate(param, grad, state, hyper, fault);
  }
}

/** Adam with decoupled weight decay (Loshchilov & Hutter 2019), by default 0.01: p ← (1 − lr·weightDecay)·p before Adam's step. */
export class AdamW extends Optimizer<AdamOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<AdamOptions>, options: AdamOptions = {}) {
    super("AdamW", parameters, withDefaults({ ...defaults, weightDecay: 0.01 }, options));
  }

  protected override numbers(options: Required<AdamOptions>) {
    return { ...adamNumbers(options), decoupled: 1 };
  }

  protected override buffers({ amsgrad }: Required<AdamOptions>): Record<string, number> {
    return amsgrad ? { ...adamBuffers, largest: 0 } : adamBuffers;
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adam_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    adamUpdate(param, grad, state, hyper, fault);
  }
}
