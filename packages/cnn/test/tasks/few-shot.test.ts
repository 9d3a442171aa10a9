import { randn, seed, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { Draws } from "../../src/tasks/draws.ts";
import { fewShotAccuracy } from "../../src/tasks/few-shot.ts";

const labels = tensor(
  Int32Array.from({ length: 60 }, (_, i) => i % 6),
  [60],
);
const play = (embeddings: number[][], options = {}) => fewShotAccuracy(tensor(embeddings), labels, new Draws("episodes", 1), options);

describe("fewShotAccuracy", () => {
  test("is 1 where every class has a direction of its own, whatever the lengths", () => {
    const axes = Array.from({ length: 60 }, (_, i) => Array.from({ length: 6 }, (_, d) => (d === i % 6 ? 1 + i : 0)));
    expect(play(axes)).toBe(1);
    expect(play(axes, { ways: 6, shots: 5, episodes: 50 })).toBe(1);
  });

  test("is chance where embeddings say nothing", () => {
    seed(1);
    const noise = randn([60, 8]).toArray() as number[][];
    expect(play(noise, { ways: 4, episodes: 1000 })).toBeCloseTo(0.25, 1);
  });

  test("more examples help against noise", () => {
    seed(2);
    const noise = randn([60, 6]).toArray() as number[][];
    const noisy = noise.map((row, i) => row.map((v, d) => 0.7 * v + (d === i % 6 ? 1 : 0)));
    expect(play(noisy, { shots: 5 })).toBeGreaterThan(play(noisy, { shots: 1 }) + 0.1);
  });

  test("refuses a wrong number of labels, and too few classes or examples", () => {
    const embeddings = Array.from({ length: 60 }, () => [1, 0]);
    expect(() => fewShotAccuracy(randn([5, 2]), labels, new Draws("episodes", 1))).toThrow(
      "fewShotAccuracy: embeddings are [5, 2], but there are 60 labels",
    );
    expect(() => play(embeddings, { ways: 7 })).toThrow("fewShotAccuracy: 6 classes have more than 1 examples, an episode needs 7");
    expect(() => play(embeddings, { shots: 10 })).toThrow("fewShotAccuracy: 0 classes have more than 10 examples, an episode needs 5");
  });
});
