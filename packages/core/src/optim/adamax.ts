// Adamax: Adam with the largest gradient in place of the mean square.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import { adamNumbers } from "./adam.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type ParameterState, withDefaults } from "./optimizer.ts";

/** Options of `Adamax`. */
export interface AdamaxOptions extends OptimizerOptions {
  /** Learning rate. Default 2e-3. */
  lr?: number;
  /** Shares of the running average and of the running maximum that are kept. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the size of each gradient. Default 1e-8. */
  eps?: number;
}

const defaults: Required<AdamaxOptions> = { lr: 2e-3, weightDecay: 0, maximize: false, betas: [0.9, 0.999], eps: 1e-8 };

/** Adamax (Kingma & Ba 2015, section 7.1), as PyTorch's: u ← max(β₂u, |g| + eps), p ← p − lr/(1 − β₁ᵗ) · m / u. */
export class Adamax extends Optimizer<AdamaxOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<AdamaxOptions>, options: AdamaxOptions = {}) {
    super("Adamax", parameters, withDefaults(defaults, options));
  }

  protected override numbers(options: Required<AdamaxOptions>) {
    return adamNumbers(options);
  }

  protected override buffers(): Record<string, number> {
    return { m: 0, u: 0 };
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adam_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, { m, u }: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adamax_update({ param: param.ptr, m: m!.ptr, u: u!.ptr, grad: grad.ptr, hyper, fault, n: param.size });
  }
}
