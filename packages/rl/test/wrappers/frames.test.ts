// Wrappers over time.
import { expect, test } from "vitest";
import { CartPole } from "../../src/envs/cart-pole.ts";
import { CliffWalking } from "../../src/envs/cliff-walking.ts";
import { FrameSkip, FrameStack, StickyAction, TimeAware } from "../../src/wrappers/frames.ts";

test("stacked frames stand oldest first", () => {
  const env = new FrameStack(new CartPole(), 2);
  const first = Array.from(env.reset({ seed: 1 }).observation);
  expect(first.slice(0, 4)).toEqual(first.slice(4));
  const next = Array.from(env.step(1).observation);
  expect(next.slice(0, 4)).toEqual(first.slice(4));
  expect(next.slice(4)).not.toEqual(first.slice(4));
  expect(env.observationSpace.contains(next)).toBe(true);
});

test("skipped frames add their rewards and stop at the end", () => {
  const env = new FrameSkip(new CartPole(), 4);
  env.reset({ seed: 1 });
  let total = 0;
  let over = false;
  while (!over) {
    const step = env.step(1);
    total += step.reward;
    over = step.terminated;
  }
  const alone = new CartPole();
  alone.reset({ seed: 1 });
  let steps = 1;
  while (!alone.step(1).terminated) steps++;
  expect(total).toBe(steps);
});

test("sticky actions repeat about as often as asked", () => {
  const env = new StickyAction(new CliffWalking(), 0.25);
  env.reset({ seed: 1 });
  let stuck = 0;
  let before = 36;
  for (let t = 0; t < 2000; t++) {
    const { observation } = env.step(t % 2 ? 2 : 0); // up, down, up …: a repeated action leaves the pair of rows
    if (Math.abs(observation - before) !== 12 || observation - before === (t % 2 ? -12 : 12)) stuck++;
    before = observation;
  }
  expect(stuck).toBeGreaterThan(200);
  expect(stuck).toBeLessThan(1000);
});

test("time is the last number of the observation", () => {
  const env = new TimeAware(new CartPole(), 4);
  expect(env.reset({ seed: 1 }).observation[4]).toBe(0);
  expect([env.step(0).observation[4], env.step(1).observation[4]]).toEqual([0.25, 0.5]);
});

test("a snapshot carries what the wrapper remembers", () => {
  const make = () => new FrameStack(new StickyAction(new TimeAware(new CartPole(), 9), 0.5), 2);
  const env = make();
  env.reset({ seed: 2 });
  env.step(0);
  const other = make();
  other.restore(JSON.parse(JSON.stringify(env.snapshot())));
  for (const a of [1, 0, 1]) expect(other.step(a).observation).toEqual(env.step(a).observation);
});

test("counts and odds that make no sense, and spaces that are no Box, are refused", () => {
  expect(() => new FrameStack(new CartPole(), 0)).toThrow("frame-stack: n is 0, needs a whole number of at least 1");
  expect(() => new FrameSkip(new CartPole(), 0)).toThrow("frame-skip: n is 0, needs a whole number of at least 1");
  expect(() => new StickyAction(new CartPole(), 1)).toThrow("sticky-action: probability is 1, needs 0 ≤ p < 1");
  const cliff = new CliffWalking() as never;
  expect(() => new FrameStack(cliff, 2)).toThrow("frame-stack: observations are of Discrete(48), needs a Box");
  expect(() => new TimeAware(cliff, 2)).toThrow("time-aware: observations are of Discrete(48), needs a Box");
});
