// The page of what agents learn.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { agentsPage } from "../src/learn/page.ts";
import type { Score } from "../src/learn/score.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("docs/agents.md is made of the committed scores", () => {
  expect(read("docs/agents.md")).toBe(agentsPage(JSON.parse(read("benchmarks/results/learn.json")) as Score[]));
});

test("a row shows the median, the worst and its seeds", () => {
  const score = (seed: number, value: number): Score => {
    return { environment: "W", algorithm: "A", seed, steps: 2000, score: value, bar: 5, seconds: seed, selection: "last" };
  };
  const page = agentsPage([score(3, 9), score(1, 1), score(2, 7)]);
  expect(page).toContain("| W           | A         | 2,000 | 5.00 | 7.00   | 1.00  | 1 2 3 | 2.0     | last weights |");
});
