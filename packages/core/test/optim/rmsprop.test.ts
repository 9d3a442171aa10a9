// RMSprop against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { RMSprop } from "../../src/optim/rmsprop.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("RMSprop", (given, options) => new RMSprop(given, options), {
  lr: 0.01,
  momentum: 0.5,
  centered: true,
  weightDecay: 0.1,
});

test("an alpha outside [0, 1) is refused", () => {
  expect(() => new RMSprop([parameter(tensor([1]))], { alpha: 1 })).toThrow("RMSprop: alpha: 1 is not in [0, 1)");
});

test("plain RMSprop remembers one tensor a parameter, with all options three", () => {
  const p = [parameter(tensor([1]))];
  expect(Object.keys(new RMSprop(p).stateDict())).toHaveLength(2);
  expect(Object.keys(new RMSprop(p, { momentum: 0.9, centered: true }).stateDict())).toHaveLength(4);
});
