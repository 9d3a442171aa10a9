// RMSprop: gradients over the root of their mean square.
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

/** Options of `RMSprop`. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Learning rate. Default 1e-2. */
  lr?: number;
  /** Share of the mean square that is kept. Default 0.99. */
  alpha?: number;
  /** Added to the root. Default 1e-8. */
  eps?: number;
  /** Share of the running sum of steps that is kept. Default 0: no running sum. */
  momentum?: number;
  /** Divide by the variance in place of the mean square. Default false. */
  centered?: boolean;
}

const defaults: Required<RMSpropOptions> = {
  lr: 1e-2,
  weightDecay: 0,
  maximize: false,
  alpha: 0.99,
  eps: 1e-8,
  momentum: 0,
  centered: false,
};

/** RMSprop (Hinton 2012; centered: Graves 2013), as PyTorch's: v ← αv + (1 − α)g², b ← momentum·b + g / (√v + eps), p ← p − lr·b. */
export class RMSprop extends Optimizer<RMSpropOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<RMSpropOptions>, options: RMSpropOptions = {}) {
    super("RMSprop", parameters, withDefaults(defaults, options));
  }

  protected override numbers({ alpha, eps, momentum }: Required<RMSpropOptions>) {
    return { beta1: atLeast("momentum", momentum, 0), beta2: fraction("alpha", alpha), eps: atLeast("eps", eps, 0) };
  }

  protected override buffers({ momentum, centered }: Required<RMSpropOptions>): Record<string, number> {
    return { v: 0, ...(centered ? { mean: 0 } : {}), ...(momentum === 0 ? {} : { momentum: 0 }) };
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.rmsprop_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.rmsprop_update({
      param: param.ptr,
      v: state.v!.ptr,
      mean: addressOf(state.mean),
      momentum: addressOf(state.momentum),
      grad: grad.ptr,
      hyper,
      fault,
      n: param.size,
    });
  }
}
