// Adadelta: steps as large as the last ones, so that no rate need be found.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import {
  atLeast,
  fraction,
  Optimizer,
  type OptimizerOptions,
  type OptimizerParameters,
  type ParameterState,
  withDefaults,
} from "./optimizer.ts";

/** Options of `Adadelta`. */
export interface AdadeltaOptions extends OptimizerOptions {
  /** Learning rate. Default 1. */
  lr?: number;
  /** Share of the running averages that is kept. Default 0.9. */
  rho?: number;
  /** Added under both roots. Default 1e-6. */
  eps?: number;
}

const defaults: Required<AdadeltaOptions> = { lr: 1, weightDecay: 0, maximize: false, rho: 0.9, eps: 1e-6 };

/** Adadelta (Zeiler 2012), as PyTorch's: v ← ρv + (1 − ρ)g², d = √(u + eps) / √(v + eps) · g, u ← ρu + (1 − ρ)d², p ← p − lr·d. */
export class Adadelta extends Optimizer<AdadeltaOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<AdadeltaOptions>, options: AdadeltaOptions = {}) {
    super("Adadelta", parameters, withDefaults(defaults, options));
  }

  protected override numbers({ rho, eps }: Required<AdadeltaOptions>) {
    return { beta2: fraction("rho", rho), eps: atLeast("eps", eps, 0) };
  }

  protected override buffers(): Record<string, number> {
    return { v: 0, u: 0 };
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.rmsprop_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, { v, u }: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adadelta_update({ param: param.ptr, v: v!.ptr, u: u!.ptr, grad: grad.ptr, hyper, fault, n: param.size });
  }
}
