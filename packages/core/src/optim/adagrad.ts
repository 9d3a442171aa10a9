// Adagrad: each number has its own rate, lower the more it has moved.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import { adamUpdate } from "./adam.ts";
import { atLeast, Optimizer, type OptimizerOptions, type OptimizerParameters, type ParameterState, withDefaults } from "./optimizer.ts";

/** Options of `Adagrad`. */
export interface AdagradOptions extends OptimizerOptions {
  /** Learning rate. Default 1e-2. */
  lr?: number;
  /** The rate at step t is lr / (1 + (t − 1)·lrDecay). Default 0. */
  lrDecay?: number;
  /** Where the sums of squares start. Default 0. */
  initialAccumulatorValue?: number;
  /** Added to the root of the sum. Default 1e-10. */
  eps?: number;
}

const defaults: Required<AdagradOptions> = {
  lr: 1e-2,
  weightDecay: 0,
  maximize: false,
  lrDecay: 0,
  initialAccumulatorValue: 0,
  eps: 1e-10,
};

/** Adagrad (Duchi et al. 2011), as PyTorch's: s ← s + g², p ← p − lr / (1 + (t − 1)·lrDecay) · g / (√s + eps). */
export class Adagrad extends Optimizer<AdagradOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<AdagradOptions>, options: AdagradOptions = {}) {
    super("Adagrad", parameters, withDefaults(defaults, options));
  }

  protected override numbers({ lrDecay, eps, initialAccumulatorValue }: Required<AdagradOptions>) {
    atLeast("initialAccumulatorValue", initialAccumulatorValue, 0);
    return { beta1: atLeast("lrDecay", lrDecay, 0), eps: atLeast("eps", eps, 0) };
  }

  protected override buffers({ initialAccumulatorValue }: Required<AdagradOptions>): Record<string, number> {
    return { v: initialAccumulatorValue };
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.adagrad_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    adamUpdate(param, grad, state, hyper, fault);
  }
}
