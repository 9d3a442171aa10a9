import { expect, test } from "vitest";
import { type MemoryLook, type MemoryOptions, type MemoryStep, memory } from "../../src/experiments/memory.ts";

const options: MemoryOptions = { length: 40, hidden: 16, rate: 0.01, seed: 0, kernels: "simd" };

test("LSTM and GRU remember the first symbol of 40, while the RNN's gradient has faded", () => {
  const job = memory(options);
  let right: number[] = [];
  for (let i = 0; i < 240; i++) right = (job.steps.next().value as MemoryStep).right ?? right;
  const [rnn, lstm, gru] = right;
  expect(lstm).toBeGreaterThan(0.9);
  expect(gru).toBeGreaterThan(0.9);
  expect(rnn).toBeLessThan(0.7);
  const { networks, symbols, units } = job.answer!({ kind: "look" }) as MemoryLook;
  expect(networks.map(({ reach }) => reach.length)).toEqual([40, 40, 40]);
  expect(networks[0]!.keep).toBeNull();
  expect(networks[1]!.keep).toHaveLength(40 * units);
  expect(networks[1]!.keep!.every((share) => share > 0 && share < 1)).toBe(true);
  expect(networks[1]!.answer).toBe(symbols[0]);
});

test("goes back and repeats the same steps", () => {
  const bare = (step: unknown) => ({ ...(step as MemoryStep), memory: 0 });
  const job = memory({ ...options, length: 6 });
  const seen = Array.from({ length: 45 }, () => bare(job.steps.next().value));
  expect(bare(job.answer!({ kind: "seek", step: 30 }))).toEqual(seen[29]);
  expect(Array.from({ length: 15 }, () => bare(job.steps.next().value))).toEqual(seen.slice(30));
});
