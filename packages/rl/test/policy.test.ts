// Actor and critic.
import { Stream, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { Bernoulli, Categorical, DiagGaussian, MultiCategorical } from "../src/distributions.ts";
import { ActorCritic } from "../src/policy.ts";
import { Box } from "../src/spaces/box.ts";
import { Discrete, MultiBinary, MultiDiscrete } from "../src/spaces/discrete.ts";

test("each space of actions has its distribution", () => {
  const x = tensor([[1, 2]]);
  const of = (space: ConstructorParameters<typeof ActorCritic>[1]) => new ActorCritic(2, space, new Stream("p", 1)).distribution(x);
  expect(of(new Discrete(3))).toBeInstanceOf(Categorical);
  expect(of(new MultiDiscrete([2, 3]))).toBeInstanceOf(MultiCategorical);
  expect(of(new Box(-1, 1, [2]))).toBeInstanceOf(DiagGaussian);
  expect(of(new MultiBinary(2))).toBeInstanceOf(Bernoulli);
});

test("a fresh policy is nearly even, and its deviation is a parameter", () => {
  const discrete = new ActorCritic(2, new Discrete(4), new Stream("p", 1));
  const odds = (discrete.distribution(tensor([[1, -1]])) as Categorical).probabilities.data;
  for (const p of odds) expect(p).toBeCloseTo(0.25, 1);
  const box = new ActorCritic(2, new Box(-1, 1, [2]), new Stream("p", 1), { logStd: -0.5 });
  expect([...box.logStd!.data]).toEqual([-0.5, -0.5]);
  expect(box.parameters()).toContain(box.logStd);
  expect(box.forward(tensor([[1, -1]])).values.shape).toEqual([1]);
});
