// Adam and AdamW against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { Adam, AdamW } from "../../src/optim/adam.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("Adam", (given, options) => new Adam(given, options), { lr: 0.01, betas: [0.8, 0.95], weightDecay: 0.1, amsgrad: true });

describeOptimizer("AdamW", (given, options) => new AdamW(given, options), { lr: 0.01, weightDecay: 0.3 });

test("a beta outside [0, 1) and a negative eps are refused", () => {
  const p = [parameter(tensor([1]))];
  expect(() => new Adam(p, { betas: [1, 0.999] })).toThrow("Adam: betas[0]: 1 is not in [0, 1)");
  expect(() => new AdamW(p, { betas: [0.9, -0.5] })).toThrow("AdamW: betas[1]: -0.5 is not in [0, 1)");
  expect(() => new Adam(p, { eps: -1 })).toThrow("Adam: eps: -1 is below 0");
});

test("AdamW shrinks a parameter without gradient by lr · weightDecay, by default 0.01", () => {
  const p = parameter(tensor([2]));
  new AdamW([p], { lr: 0.5 }).step([tensor([0])]);
  expect(p.item()).toBeCloseTo(2 * (1 - 0.5 * 0.01), 6);
});
