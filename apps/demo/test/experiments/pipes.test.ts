import { packCheckpoint, readSafetensors, unpackCheckpoint } from "@sluice/core";
import { expect, test } from "vitest";
import { type PipesLook, type PipesOptions, type PipesPoints, type PipesStep, pipes } from "../../src/experiments/pipes.ts";
import { type Shape, shapes } from "../../src/experiments/points.ts";

const options: PipesOptions = {
  shape: "circle",
  noise: 0.2,
  count: 300,
  share: 0.7,
  points: [],
  inputs: "x-y",
  layers: [4, 4],
  activation: "tanh",
  optimizer: "adam",
  rate: 0.03,
  schedule: "constant",
  batch: 16,
  penalty: "none",
  strength: 0.003,
  dropout: 0,
  seed: 1,
  kernels: "simd",
};

function run(changes: Partial<PipesOptions>, steps: number) {
  const job = pipes({ ...options, ...changes });
  const seen: PipesStep[] = [];
  for (let i = 0; i < steps; i++) seen.push(job.steps.next().value as PipesStep);
  return { job, seen, last: seen.findLast((step) => step.test)!.test! };
}

test.each(shapes.filter((shape) => shape !== "mine" && shape !== "spiral"))("learns %s to 93 of 100 test points in 600 steps", (shape) => {
  const { last, seen } = run({ shape: shape as Shape, noise: 0.1 }, 600);
  expect(last.right).toBeGreaterThan(0.93);
  expect(seen.at(-1)!.memory).toBe(seen[300]!.memory);
});

test("learns the spiral to 90 of 100 test points with two layers of eight", () => {
  expect(run({ shape: "spiral", layers: [8, 8], noise: 0.1 }, 3000).last.right).toBeGreaterThan(0.9);
});

test.each([
  { optimizer: "momentum", rate: 0.03 },
  { optimizer: "rmsprop", rate: 0.01, schedule: "cosine" },
  { optimizer: "adamw", penalty: "l2", strength: 0.01, schedule: "warmup" },
  { activation: "gelu", penalty: "l1", strength: 0.001, schedule: "decay" },
  { activation: "relu", dropout: 0.1, layers: [8, 8] },
  { inputs: "xx-yy", layers: [] },
] satisfies Partial<PipesOptions>[])("learns the circle with %o", (changes) => {
  expect(run(changes, 1000).last.right).toBeGreaterThan(0.9);
});

test("goes back to an earlier step and repeats the same steps bit for bit, dropout and all", () => {
  const { job, seen } = run({ dropout: 0.2, layers: [6], schedule: "cosine" }, 200);
  const bare = (step: unknown) => ({ ...(step as PipesStep), memory: 0 });
  const seek = (step: number) => bare(job.answer!({ kind: "seek", step }));
  expect(seek(75)).toEqual(bare(seen[74]));
  const again = Array.from({ length: 125 }, () => bare(job.steps.next().value));
  expect(again).toEqual(seen.slice(75).map(bare));
  expect(seek(1)).toEqual(bare(seen[0]));
  expect(seek(130)).toEqual(bare(seen[129]));
});

test("weights that are loaded go on as the run that saved them did", () => {
  const first = run({}, 50);
  const saved = packCheckpoint(first.job.parts!);
  const onwards = Array.from({ length: 20 }, () => first.job.steps.next().value as PipesStep);
  const second = run({}, 3);
  unpackCheckpoint(saved, second.job.parts!);
  expect(Array.from({ length: 20 }, () => second.job.steps.next().value)).toMatchObject(onwards.map(({ loss, step }) => ({ loss, step })));
  expect(Object.keys(readSafetensors(saved).tensors)).toContain("model/linears.0.weight");
});

test("a look shows the weights, what flows, and the answer over the plane", () => {
  const { job } = run({ shape: "gauss" }, 300);
  const look = job.answer!({ kind: "look" }) as PipesLook;
  expect(look.layers.map(({ ins, outs }) => [ins, outs])).toEqual([
    [2, 4],
    [4, 4],
    [4, 1],
  ]);
  expect(look.units).toHaveLength(20 * 20 * 10);
  expect(look.layers[1]!.flow.every((flow) => flow >= 0 && flow <= 1)).toBe(true);
  const at = (column: number, row: number) => look.field[row * 56 + column]!;
  expect(at(48, 8)).toBeGreaterThan(0.9);
  expect(at(8, 48)).toBeLessThan(0.1);
});

test("trains on points that somebody drew", () => {
  const points = Array.from({ length: 20 }, (_, i) => [i % 2 ? 2 : -2, (i % 5) - 2, i % 2]).flat();
  const { job, last } = run({ shape: "mine", points }, 200);
  const shown = job.answer!({ kind: "points" }) as PipesPoints;
  expect(shown.label).toHaveLength(20);
  expect(shown.train).toBe(14);
  expect(last.right).toBe(1);
});

test("nothing to learn from is an error that says so", () => {
  expect(() => pipes({ ...options, shape: "mine" })).toThrow("pipes: 0 points to learn from, needs 2; draw some");
  expect(() => pipes({ ...options, inputs: "z" })).toThrow('pipes: no input among "z"; choose at least one');
});
