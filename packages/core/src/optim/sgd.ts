// SGD: stochastic gradient descent, with momentum.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import {
  addressOf,
  atLeast,
  Optimizer,
  type OptimizerOptions,
  type OptimizerParameters,
  type ParameterState,
  withDefaults,
} from "./optimizer.ts";

/** Options of `SGD`. */
export interface SGDOptions extends OptimizerOptions {
  /** Learning rate. Default 1e-3. */
  lr?: number;
  /** Share of the running sum of gradients that is kept. Default 0: no running sum. */
  momentum?: number;
  /** Share of each gradient after the first that the running sum leaves out. Default 0. */
  dampening?: number;
  /** Nesterov's momentum. Default false. */
  nesterov?: boolean;
}

const defaults: Required<SGDOptions> = { lr: 1e-3, weightDecay: 0, maximize: false, momentum: 0, dampening: 0, nesterov: false };

/**
 * Stochastic gradient descent, as PyTorch's: d = g + weightDecay·p; m = momentum·m + (1 − dampening)·d, m = d at the first step;
 * p ← p − lr·m, with `nesterov` p ← p − lr·(d + momentum·m) (Sutskever et al. 2013).
 */
export class SGD extends Optimizer<SGDOptions> {
  /** @throws RangeError for options out of range, or `nesterov` without momentum or with dampening */
  constructor(parameters: OptimizerParameters<SGDOptions>, options: SGDOptions = {}) {
    super("SGD", parameters, withDefaults(defaults, options));
  }

  protected override numbers({ momentum, dampening, nesterov }: Required<SGDOptions>) {
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new RangeError(`nesterov needs momentum above 0 and dampening 0, they are ${momentum} and ${dampening}`);
    }
    return { beta1: atLeast("momentum", momentum, 0), beta2: dampening };
  }

  protected override buffers({ momentum }: Required<SGDOptions>): Record<string, number> {
    return momentum === 0 ? {} : { momentum: 0 };
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.sgd_advance({ hyper, fault });
  }

  protected override update(
    param: Tensor,
    grad: Tensor,
    { momentum }: ParameterState,
    hyper: Ptr<"f64">,
    fault: Ptr<"i32">,
    { nesterov }: Required<SGDOptions>,
  ): void {
    const n = param.size;
    kernels.sgd_update({ param: param.ptr, momentum: addressOf(momentum), grad: grad.ptr, hyper, fault, nesterov: nesterov ? 1 : 0, n });
  }
}
