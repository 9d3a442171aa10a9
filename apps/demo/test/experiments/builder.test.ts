import { expect, test } from "vitest";
import { builder, type PlanRow } from "../../src/experiments/builder.ts";
import { place, readLayers, writeLayers } from "../../src/experiments/builder-layers.ts";
import type { DigitsStep } from "../../src/experiments/digit-training.ts";
import { read } from "../assets.ts";

const options = { head: "classes", rate: 5e-3, batch: 32, parts: 1, seed: 0, kernels: "simd" } as const;

test.each(["linear16-relu", "conv4-norm-relu-pool-linear16-norm-tanh-dropout", "gru24", "conv2-pool-lstm16-gelu"])(
  "trains %s",
  async (layers) => {
    const job = await builder({ ...options, layers }, read);
    const seen = Array.from({ length: 150 }, () => job.steps.next().value as DigitsStep);
    const mean = (steps: DigitsStep[]) => steps.reduce((sum, { loss }) => sum + loss, 0) / steps.length;
    expect(mean(seen.slice(-8))).toBeLessThan(mean(seen.slice(0, 4)) * 0.8);
    const plan = job.answer!({ kind: "plan" }) as PlanRow[];
    expect(plan.at(-1)!.shape).toEqual([10]);
    expect(plan.at(-1)!.parameters % 10).toBe(0);
  },
);

test.each([
  ["policy", "reward", 0.55],
  ["critic", "labels and a forger", 0.55],
] as const)("a %s reads digits, taught by %s, and goes back with its teacher and all", async (head, _, least) => {
  const job = await builder({ ...options, head, layers: "conv4-relu-pool-linear32-relu" }, read);
  const seen = Array.from({ length: 400 }, () => job.steps.next().value as DigitsStep);
  expect(seen.at(-1)!.accuracy).toBeGreaterThan(least);
  expect(seen.at(-1)!.memory).toBe(seen[200]!.memory);
  const bare = (step: unknown) => ({ ...(step as DigitsStep), memory: 0 });
  expect(bare(job.answer!({ kind: "seek", step: 381 }))).toEqual(bare(seen[380]));
  expect(Array.from({ length: 19 }, () => bare(job.steps.next().value))).toEqual(seen.slice(381).map(bare));
});

test("shapes, parameters and code of a stack", async () => {
  const job = await builder({ ...options, layers: "conv8-relu-pool-linear32" }, read);
  const plan = job.answer!({ kind: "plan" }) as PlanRow[];
  expect(plan.map(({ parameters }) => parameters)).toEqual([80, 0, 0, 0, 14 * 14 * 8 * 32 + 32, 330]);
  expect(plan.map(({ code }) => code)).toEqual([
    "new Conv2d(1, 8, 3, { padding: 1 })",
    "new ReLU()",
    "new MaxPool2d(2)",
    "new Flatten()",
    "new Linear(1568, 32)",
    "new Linear(32, 10)",
  ]);
});

test("the kernels that a prediction calls, none of a gradient", async () => {
  const job = await builder({ ...options, layers: "conv8-relu-pool-norm-dropout-linear32" }, read);
  const kernels = job.answer!({ kind: "kernels" }) as string[];
  expect(kernels).toEqual(expect.arrayContaining(["conv2d", "matmul", "max_pool2d", "relu"]));
  expect(kernels.filter((kernel) => /backward|update|random/.test(kernel))).toEqual([]);
  expect(job.steps.next().done).toBe(false);
});

test("an address that makes no sense is read as far as it does", () => {
  expect(writeLayers(readLayers("conv9999-what-relu-linear-_"))).toBe("conv256-relu-linear16");
  expect(readLayers("relu-".repeat(50))).toHaveLength(14);
});

test("a layer that does not fit says so", () => {
  expect(() => place(readLayers("linear8-conv4"))).toThrow(
    "builder: conv4 needs an image, but what comes before gives 8 numbers; put it earlier",
  );
  expect(() => place(readLayers("pool-pool-pool-pool-pool"))).toThrow(
    "builder: pool needs an image of at least 2 × 2, but what comes before gives 1 × 1; take a pool away",
  );
});
