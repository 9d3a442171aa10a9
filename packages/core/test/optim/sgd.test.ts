// SGD against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { SGD } from "../../src/optim/sgd.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("SGD", (given, options) => new SGD(given, options), { lr: 0.1, momentum: 0.9, weightDecay: 0.1, dampening: 0.2 });

test("nesterov without momentum, or with dampening, is refused with both numbers", () => {
  const p = [parameter(tensor([1]))];
  expect(() => new SGD(p, { nesterov: true })).toThrow("SGD: nesterov needs momentum above 0 and dampening 0, they are 0 and 0");
  expect(() => new SGD(p, { nesterov: true, momentum: 0.9, dampening: 0.1 })).toThrow("they are 0.9 and 0.1");
});

test("without momentum nothing is remembered but the step", () => {
  expect(Object.keys(new SGD([parameter(tensor([1]))]).stateDict())).toEqual(["groups.0.numbers"]);
});
