// Replay buffers and n-step transitions.
import { Stream } from "@sluice/core";
import { expect, test } from "vitest";
import { NStep, ReplayBuffer } from "../src/replay.ts";

test("the ring keeps the newest transitions, and draws only what is there", () => {
  const buffer = new ReplayBuffer(4, 2, 0);
  const stream = new Stream("replay", 1);
  for (let i = 0; i < 3; i++) buffer.add([i, i], [i], i, 0.9, [i + 1, i + 1]);
  expect(Math.max(...buffer.indices(200, stream).data)).toBe(2);
  for (let i = 3; i < 6; i++) buffer.add([i, i], [i], i, 0.9, [i + 1, i + 1]);
  expect([...buffer.rewards.data]).toEqual([4, 5, 2, 3]);
  const counts = [0, 0, 0, 0];
  for (const i of buffer.indices(4000, stream).data) counts[i]!++;
  for (const c of counts) expect(Math.abs(c / 4000 - 0.25)).toBeLessThan(0.03);
});

test("a taken transition is whole", () => {
  const buffer = new ReplayBuffer(3, 2, 1);
  buffer.add([1, 2], [0.5], -1, 0.99, [3, 4]);
  buffer.add([5, 6], [-0.5], 1, 0, [7, 8]);
  const t = buffer.take(new ReplayBuffer(1, 1, 0).indices(2, new Stream("zeros", 1)));
  expect(t.observations.toArray()).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect([t.actions.toArray(), t.nextObservations.toArray()]).toEqual([
    [[0.5], [0.5]],
    [
      [3, 4],
      [3, 4],
    ],
  ]);
  expect([...t.rewards.data, ...t.discounts.data]).toEqual([-1, -1, Math.fround(0.99), Math.fround(0.99)]);
});

test("three steps are joined with their discounts, and all that is left at the end of an episode", () => {
  const steps = new NStep(3, 0.5);
  expect(steps.push(0, [0], [0], 1, [1], false, false)).toEqual([]);
  expect(steps.push(0, [1], [1], 2, [2], false, false)).toEqual([]);
  expect(steps.push(0, [2], [0], 4, [3], false, false)).toEqual([
    { observation: [0], action: [0], reward: 3, discount: 0.125, nextObservation: [3] },
  ]);
  const ended = steps.push(0, [3], [1], 8, [4], true, true);
  expect(ended.map(({ reward, discount }) => [reward, discount])).toEqual([
    [6, 0],
    [8, 0],
    [8, 0],
  ]);
  expect(steps.pending[0]).toEqual([]);
});

test("an episode that was cut off keeps its discount", () => {
  const steps = new NStep(2, 0.5);
  steps.push(1, [0], [0], 1, [1], false, false);
  const cut = steps.push(1, [1], [0], 1, [2], false, true);
  expect(cut.map(({ discount }) => discount)).toEqual([0.25, 0.5]);
});

test("capacities and step counts that make no sense are refused", () => {
  expect(() => new ReplayBuffer(0, 1, 1)).toThrow("replay: capacity is 0, needs 1 to 16777216");
  expect(() => new NStep(0, 0.9)).toThrow("n-step: n is 0, needs a whole number of at least 1");
});
