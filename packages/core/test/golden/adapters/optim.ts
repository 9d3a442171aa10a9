// Golden trajectories: our optimizers under PyTorch's options, alone, after clipping, and with their averages.
import * as s from "../../../src/index.ts";
import { expectTrajectory, type Make, trajectory } from "../../optim/trajectory.ts";
import type { GoldenCase } from "../read.ts";

/** Makes the optimizer PyTorch calls by that name. */
export const optimizers: Readonly<Record<string, Make>> = {
  SGD: (given, options) => new s.SGD(given, options),
  Adagrad: (given, options) => new s.Adagrad(given, options),
  Adadelta: (given, options) => new s.Adadelta(given, options),
  RMSprop: (given, options) => new s.RMSprop(given, options),
  Adam: (given, options) => new s.Adam(given, options),
  AdamW: (given, options) => new s.AdamW(given, options),
  Adamax: (given, options) => new s.Adamax(given, options),
  NAdam: (given, options) => new s.NAdam(given, options),
  RAdam: (given, options) => new s.RAdam(given, options),
};

function run(c: GoldenCase): void {
  const attrs = c.attrs as { clip_grad_norm?: number; clip_grad_value?: number; ema_decay?: number; swa?: boolean };
  const { clip_grad_norm: norm, clip_grad_value: limit, ema_decay: decay, swa } = attrs;
  const change = (grads: s.Tensor[]) => {
    if (norm !== undefined) return s.clipGradNorm(grads, norm);
    return limit === undefined ? grads : s.clipGradValue(grads, limit);
  };
  let average: s.EMA | s.SWA | null = null;
  const read = (params: readonly s.Tensor[], step: number) => {
    if (decay === undefined && !swa) return params;
    // Averages start with the parameters after the first step.
    if (step === 0) average = swa ? new s.SWA(params) : new s.EMA(params, { decay: decay! });
    if (swa || step > 0) average!.update();
    return average!.averages;
  };
  expectTrajectory(c, trajectory(c, optimizers[c.op]!, change, read));
}

/** How each optimizer's cases are run. */
export const optim: Record<string, (c: GoldenCase) => void> = Object.fromEntries(Object.keys(optimizers).map((name) => [name, run]));
