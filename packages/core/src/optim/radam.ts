// RAdam: Adam that waits until its average square can be trusted.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import { adamBuffers, adamNumbers, adamUpdate } from "./adam.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type ParameterState, withDefaults } from "./optimizer.ts";

/** Options of `RAdam`. */
export interface RAdamOptions extends OptimizerOptions {
  /** Learning rate. Default 1e-3. */
  lr?: number;
  /** Shares of the running averages of gradient and square that are kept. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the average square. Default 1e-8. */
  eps?: number;
  /** Take the weight decay from the parameter, as AdamW does. Default false. */
  decoupledWeightDecay?: boolean;
}

const defaults: Required<RAdamOptions> = {
  lr: 1e-3,
  weightDecay: 0,
  maximize: false,
  betas: [0.9, 0.999],
  eps: 1e-8,
  decoupledWeightDecay: false,
};

/** RAdam (Liu et al. 2020), as PyTorch's: momentum alone while the variance's length ρ is at most 5, then Adam times its rectification. */
export class RAdam extends Optimizer<RAdamOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<RAdamOptions>, options: RAdamOptions = {}) {
    super("RAdam", parameters, withDefaults(defaults, options));
  }

  protected override numbers(options: Required<RAdamOptions>) {
    return { ...adamNumbers(options), decoupled: options.decoupledWeightDecay ? 1 : 0 };
  }

  protected override buffers(): Record<string, number> {
    return adamBuffers;
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.radam_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    adamUpdate(param, grad, state, hyper, fault);
  }
}
