// Adagrad against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { Adagrad } from "../../src/optim/adagrad.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("Adagrad", (given, options) => new Adagrad(given, options), {
  lr: 0.1,
  lrDecay: 0.05,
  weightDecay: 0.1,
  initialAccumulatorValue: 0.5,
});

test("a negative start of the sums is refused", () => {
  const p = [parameter(tensor([1]))];
  expect(() => new Adagrad(p, { initialAccumulatorValue: -1 })).toThrow("Adagrad: initialAccumulatorValue: -1 is below 0");
  expect(() => new Adagrad(p, { lrDecay: -1 })).toThrow("Adagrad: lrDecay: -1 is below 0");
});
