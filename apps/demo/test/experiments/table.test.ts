import { expect, test } from "vitest";
import { type Ladder, stages, type TableStep, type TableView, table } from "../../src/experiments/table.ts";

const options = { work: "", rate: 0.05, seed: 0, kernels: "simd" } as const;
const run = (work: string, steps = 400) => {
  const job = table({ ...options, work });
  let right = 0;
  for (let i = 0; i < steps; i++) right = (job.steps.next().value as TableStep).right ?? right;
  return { job, right };
};

test("the work on the table is what makes the difference for the same network", () => {
  const raw = run("");
  const worked = run(stages.join("-"));
  expect(worked.right).toBeGreaterThan(0.85);
  expect(worked.right - raw.right).toBeGreaterThan(0.2);
});

test("the ladder adds one stage after another, and ends well above where it begins", () => {
  const ladder = run("", 1).job.answer!({ kind: "ladder" }) as Ladder;
  expect(ladder.map(({ stage }) => stage)).toEqual([null, ...stages]);
  expect(ladder.at(-1)!.right - ladder[0]!.right).toBeGreaterThan(0.2);
});

test("shows what it found, and the rows before and after", () => {
  const view = run(stages.join("-"), 1).job.answer!({ kind: "view" }) as TableView;
  expect(view.found.twice).toBe(20);
  expect(view.found.gaps).toBeGreaterThan(30);
  expect(view.found.units).toBeGreaterThan(10);
  expect(view.found.colours).toBeGreaterThan(5);
  expect(view.found.labels).toBeGreaterThan(10);
  expect(view.columns).toEqual(["length", "width", "height", "= blue", "= purple", "= white"]);
  expect(view.rows).toHaveLength(14);
  expect(view.rows.every(({ after }) => after.every(Number.isFinite))).toBe(true);
  expect(view.map.label).toHaveLength(240);
});

test("a seed gives the same table and the same run", () => {
  const losses = () => {
    const job = table({ ...options, work: "scale-gaps" });
    return Array.from({ length: 30 }, () => (job.steps.next().value as TableStep).loss);
  };
  expect(losses()).toEqual(losses());
});
