// Weights and gradients of a run that went back are those of then, in every kind of experiment.
import type { Job } from "@sluice/core/train/worker";
import { expect, test } from "vitest";
import { agents } from "../../src/experiments/agents.ts";
import { detection } from "../../src/experiments/detection.ts";
import { digits } from "../../src/experiments/digits.ts";
import { forecast } from "../../src/experiments/forecast.ts";
import { forger } from "../../src/experiments/forger.ts";
import type { Inspection } from "../../src/experiments/inspect.ts";
import { memory } from "../../src/experiments/memory.ts";
import type { Step } from "../../src/experiments/protocol.ts";
import { rivals } from "../../src/experiments/rivals.ts";
import { forgerStandard, rivalsStandard } from "../../src/experiments/standards.ts";
import { table } from "../../src/experiments/table.ts";
import { translation } from "../../src/experiments/translation.ts";
import { writer } from "../../src/experiments/writer.ts";
import { read } from "../assets.ts";

const common = { seed: 3, kernels: "simd" } as const;
/** Makes an experiment of every file that trains, small; lessons are all trained by the same. */
const experiments: Record<string, () => Job<Step> | Promise<Job<Step>>> = {
  agents: () => agents({ ...common, world: "cartPole", agents: "ppo-dqn", hidden: 8 }),
  detection: () => detection({ ...common, rate: 1e-3, batch: 2 }, read),
  digits: () => digits({ ...common, hidden: 16, rate: 1e-3, batch: 16, parts: 1 }, read),
  forecast: () => forecast({ ...common, series: "waves", noise: 0.05, hidden: 8, rate: 5e-3 }),
  forger: () => forger({ ...forgerStandard, width: 4, batch: 4, parts: 1 }, read),
  memory: () => memory({ ...common, length: 10, hidden: 8, rate: 0.01 }),
  rivals: () => rivals({ ...rivalsStandard, hidden: 8, batch: 16, critics: 2 }),
  table: () => table({ ...common, work: "scale-gaps", rate: 0.05 }),
  translation: () => translation({ ...common, rate: 4e-3, batch: 4 }),
  writer: () => writer({ ...common, text: "poems", mine: "", kind: "gru", hidden: 8, rate: 1e-2 }),
};

const inspect = (job: Job<Step>, name?: string) => job.answer!({ kind: "inspect", name }) as Inspection;
const inspectAll = (job: Job<Step>) => inspect(job).names.map((name) => inspect(job, name));
const go = (job: Job<Step>, steps: number) => {
  for (let i = 0; i < steps; i++) job.steps.next();
};

test.each(Object.keys(experiments))(
  "%s: weights and gradients of a step are the same when the run comes back to it",
  async (name) => {
    const [THERE, FURTHER] = [33, 12];
    const watched = await experiments[name]!();
    expect(inspect(watched).gradient).toBeNull();
    go(watched, THERE);
    const then = inspectAll(watched);
    expect(then.map(({ step }) => step)).toEqual(then.map(() => THERE));
    expect(then.some(({ gradient }) => gradient !== null && gradient.norm > 0)).toBe(true);
    go(watched, FURTHER);
    const later = inspectAll(watched);
    expect(later.some(({ weight }, i) => weight.norm !== then[i]!.weight.norm)).toBe(true);
    watched.answer!({ kind: "seek", step: THERE });
    expect(inspectAll(watched)).toEqual(then);

    // One that nobody looked into before.
    const alone = await experiments[name]!();
    go(alone, THERE + FURTHER);
    alone.answer!({ kind: "seek", step: THERE });
    expect(inspectAll(alone)).toEqual(then);
  },
  60_000,
);

test("mean, deviation, extremes and length are those of the numbers shown", () => {
  const job = experiments.table!() as Job<Step>;
  go(job, 5);
  const { gradient, weight, shape } = inspect(job);
  const { values, mean, std, min, max, norm } = gradient!;
  expect(values).toHaveLength(shape.reduce((a, b) => a * b, 1));
  expect(weight.values).not.toEqual(values);
  const average = values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean).toBeCloseTo(average, 6);
  expect(std).toBeCloseTo(Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / (values.length - 1)), 5);
  expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
  expect(norm).toBeCloseTo(Math.hypot(...values), 5);
});
