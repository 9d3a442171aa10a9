// Adamax against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { Adamax } from "../../src/optim/adamax.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("Adamax", (given, options) => new Adamax(given, options), { lr: 0.01, betas: [0.8, 0.95], weightDecay: 0.1 });

test("the first step is as long as the learning rate, whatever the gradient", () => {
  const p = parameter(tensor([1, 1]));
  new Adamax([p], { lr: 0.25, eps: 0 }).step([tensor([1e-3, -1e3])]);
  expect(p.toArray()).toEqual([0.75, 1.25]);
});
