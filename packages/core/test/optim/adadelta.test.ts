// Adadelta against PyTorch, captured, faulty and saved.
import { expect, test } from "vitest";
import { Adadelta } from "../../src/optim/adadelta.ts";
import { parameter } from "../../src/state.ts";
import { tensor } from "../../src/tensor.ts";
import { describeOptimizer } from "./trajectory.ts";

describeOptimizer("Adadelta", (given, options) => new Adadelta(given, options), { lr: 1, rho: 0.8, weightDecay: 0.1 });

test("a rho outside [0, 1) is refused", () => {
  expect(() => new Adadelta([parameter(tensor([1]))], { rho: 1.5 })).toThrow("Adadelta: rho: 1.5 is not in [0, 1)");
});
