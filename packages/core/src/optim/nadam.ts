// NAdam: Adam with Nesterov's momentum.
import type { Ptr } from "@sluice/kernels/raw";
import * as kernels from "@sluice/kernels/raw";
import type { Tensor } from "../tensor.ts";
import { adamBuffers, adamNumbers, adamUpdate } from "./adam.ts";
import { atLeast, Optimizer, type OptimizerOptions, type OptimizerParameters, type ParameterState, withDefaults } from "./optimizer.ts";

/** Options of `NAdam`. */
export interface NAdamOptions extends OptimizerOptions {
  /** Learning rate. Default 2e-3. */
  lr?: number;
  /** Shares of the running averages of gradient and square that are kept. Default [0.9, 0.999]. */
  betas?: readonly [number, number];
  /** Added to the root of the average square. Default 1e-8. */
  eps?: number;
  /** How fast the momentum warms up: at step t it is β₁·(1 − 0.96^(t·momentumDecay) / 2). Default 4e-3. */
  momentumDecay?: number;
  /** Take the weight decay from the parameter, as AdamW does. Default false. */
  decoupledWeightDecay?: boolean;
}

const defaults: Required<NAdamOptions> = {
  lr: 2e-3,
  weightDecay: 0,
  maximize: false,
  betas: [0.9, 0.999],
  eps: 1e-8,
  momentumDecay: 4e-3,
  decoupledWeightDecay: false,
};

/** NAdam (Dozat 2016), as PyTorch's since 2.0 (1.13 counts μ twice in the product for the next step). */
export class NAdam extends Optimizer<NAdamOptions> {
  /** @throws RangeError for options out of range */
  constructor(parameters: OptimizerParameters<NAdamOptions>, options: NAdamOptions = {}) {
    super("NAdam", parameters, withDefaults(defaults, options));
  }

  protected override numbers(options: Required<NAdamOptions>) {
    const decay = atLeast("momentumDecay", options.momentumDecay, 0);
    const decoupled = options.decoupledWeightDecay ? 1 : 0;
    return { ...adamNumbers(options), momentumDecay: kernels.scalar_pow({ x: 0.96, y: decay }), decoupled };
  }

  protected override buffers(): Record<string, number> {
    return adamBuffers;
  }

  protected override advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    kernels.nadam_advance({ hyper, fault });
  }

  protected override update(param: Tensor, grad: Tensor, state: ParameterState, hyper: Ptr<"f64">, fault: Ptr<"i32">): void {
    adamUpdate(param, grad, state, hyper, fault);
  }
}
