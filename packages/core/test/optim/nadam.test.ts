// NAdam against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { NAdam } from "../../src/optim/nadam.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("NAdam", (given, options) => new NAdam(given, options), { lr: 0.01, betas: [0.8, 0.95], weightDecay: 0.1 });

test("decoupled weight decay takes lr · weightDecay from a parameter without gradient", () => {
  const p = parameter(tensor([2]));
  new NAdam([p], { lr: 0.5, weightDecay: 0.1, decoupledWeightDecay: true }).step([tensor([0])]);
  expect(p.item()).toBeCloseTo(1.9, 6);
});

test("a negative momentumDecay is refused", () => {
  expect(() => new NAdam([parameter(tensor([1]))], { momentumDecay: -1 })).toThrow("NAdam: momentumDecay: -1 is below 0");
});
