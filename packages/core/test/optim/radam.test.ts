// RAdam against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { RAdam } from "../../src/optim/radam.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("RAdam", (given, options) => new RAdam(given, options), { lr: 0.01, betas: [0.8, 0.95], weightDecay: 0.1 });

test("the first five steps are momentum alone: eps takes no part in them", () => {
  const run = (eps: number) => {
    const p = parameter(tensor([1]));
    const optimizer = new RAdam([p], { lr: 0.1, eps });
    for (let s = 0; s < 5; s++) optimizer.step([tensor([0.5])]);
    return p.item();
  };
  expect(run(1)).toBe(run(1e-8));
  expect(run(1)).toBeCloseTo(1 - 5 * 0.1 * 0.5, 5);
});

test("decoupled weight decay takes lr · weightDecay from a parameter without gradient", () => {
  const p = parameter(tensor([2]));
  new RAdam([p], { lr: 0.5, weightDecay: 0.1, decoupledWeightDecay: true }).step([tensor([0])]);
  expect(p.item()).toBeCloseTo(1.9, 6);
});
