// Noise of actions.
import { expect, test } from "vitest";
import { Generator } from "../src/generator.ts";
import { NormalNoise, OrnsteinUhlenbeckNoise } from "../src/noise.ts";

test("normal noise has its standard deviation", () => {
  const noise = new NormalNoise(0.3, new Generator(1));
  const x = Array.from({ length: 5000 }, () => noise.next(0, 1)[0]!);
  expect(Math.sqrt(x.reduce((s, v) => s + v * v, 0) / x.length)).toBeCloseTo(0.3, 1);
});

test("drifting noise moves by little, falls back to 0 and forgets at a reset", () => {
  const noise = new OrnsteinUhlenbeckNoise(0.5, new Generator(1));
  let before = noise.next(0, 1)[0]!;
  for (let i = 0; i < 100; i++) {
    const [now] = noise.next(0, 1) as [number];
    expect(Math.abs(now - before)).toBeLessThan(0.25);
    before = now;
  }
  noise.reset(0);
  expect(Math.abs(noise.next(0, 1)[0]!)).toBeLessThan(0.25);
});

test("both go on from their memory", () => {
  for (const make of [() => new NormalNoise(1, new Generator(1)), () => new OrnsteinUhlenbeckNoise(1, new Generator(1))]) {
    const noise = make();
    noise.next(0, 2);
    const other = make();
    other.memory = JSON.parse(JSON.stringify(noise.memory));
    expect(other.next(0, 2)).toEqual(noise.next(0, 2));
  }
});
