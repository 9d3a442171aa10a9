// What agents of continuous actions share.
import { Stream, tensor } from "@sluice/core";
import { expect, test } from "vitest";
import { Critics } from "../src/continuous.ts";
import { Pendulum } from "../src/envs/pendulum.ts";
import { make } from "../src/registry.ts";
import { Box } from "../src/spaces/box.ts";
import { TD3 } from "../src/td3.ts";

test("critics see observation and action, each with weights of its own", () => {
  const critics = new Critics(2, 3, 1, [8], new Stream("critics", 1));
  const [a, b] = critics.forward(tensor([[1, 2, 3]]), tensor([[0.5]])) as [ReturnType<typeof tensor>, ReturnType<typeof tensor>];
  expect([a.shape, b.shape]).toEqual([[1], [1]]);
  expect(a.item()).not.toBe(b.item());
  expect(critics.first(tensor([[1, 2, 3]]), tensor([[0.5]])).item()).toBe(a.item());
  const [c] = critics.forward(tensor([[1, 2, 3]]), tensor([[-0.5]]));
  expect(c!.item()).not.toBe(a.item());
});

test("actions are scaled to the box, and a box without bounds is refused", () => {
  const { observationSpace, actionSpace } = new Pendulum();
  const agent = new TD3(observationSpace, actionSpace, { capacity: 10, hidden: [4] });
  for (const t of Object.values(agent.policy.stateDict())) t.set(new Float32Array(t.size).fill(9));
  expect(agent.act([1, 1, 1])).toEqual([2]);
  const open = new Box(Number.NEGATIVE_INFINITY, 1, [1]);
  expect(() => new TD3(observationSpace, open, { capacity: 10 })).toThrow("td3: actions are of Box [1] without bounds, needs finite ones");
});

test("drifting noise starts over with every episode", () => {
  const { observationSpace, actionSpace } = new Pendulum();
  const agent = new TD3(observationSpace, actionSpace, { capacity: 500, hidden: [4], warmup: 0, every: 1000, noise: 1, ou: true });
  for (const _ of agent.learn(make("Pendulum-v1"), { steps: 200 }));
  expect((agent.noise!.memory as { values: unknown[] }).values).toEqual([[]]);
});
