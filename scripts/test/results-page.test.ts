import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../child.ts";
import { type LearningRow, type ProgramRow, reached, resultsPage, sameScores } from "../results-page.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const rows = JSON.parse(read("benchmarks/results/learning.json")) as LearningRow[];
const programs = JSON.parse(read("benchmarks/results/examples.json")) as ProgramRow[];

test("docs/results.md is made from the committed scores", () => {
  expect(read("docs/results.md")).toBe(resultsPage(rows, programs));
});

test("the page says the mean over the seeds, and how many single scores lie outside", () => {
  const page = resultsPage([{ name: "a", title: "A", bars: [10, 20], within: 1, seeds: [1, 2], scores: [[9.5, 21.5], [11, 19.25]] }], []); // biome-ignore format: a row a seed
  expect(page).toContain("| mean of 2 seeds | 10.25 | 20.38 |");
  expect(page).toContain("| seed 2          | 11.00 | 19.25 |");
  expect(page).toContain("1 of 4 (the furthest by 1.50) lie further than 1 from what is claimed.");
});

test("scores are compared to the last digit", () => {
  const row = rows[0]!;
  const other = { ...row, scores: row.scores.map((reached) => reached.map((score) => score + 1e-4)) };
  expect(sameScores(row, structuredClone(row))).toBe(true);
  expect(sameScores(row, other)).toBe(false);
});

test("a program is judged by the median or the mean of its seeds", () => {
  const scores = [4, 1, 2, 9];
  expect(reached({ over: "median", bar: { atMost: 3 }, scores })).toEqual({ value: 3, ok: true });
  expect(reached({ over: "mean", bar: { atMost: 3 }, scores })).toEqual({ value: 4, ok: false });
  expect(reached({ over: "mean", bar: { atLeast: 4 }, scores })).toEqual({ value: 4, ok: true });
});
