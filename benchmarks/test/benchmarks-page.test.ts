import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/child.ts";
import { benchmarksPage } from "../src/page.ts";
import type { Row } from "../src/report.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const rows = JSON.parse(read("benchmarks/results/node-26-epyc.json")) as Row[];

test("docs/benchmarks.md is made from the committed rows", () => {
  expect(read("docs/benchmarks.md")).toBe(benchmarksPage(rows));
});

test("the rows are of one machine, and ratios are of the times beside them", () => {
  expect(new Set(rows.map(({ machine, runtime }) => machine + runtime)).size).toBe(1);
  for (const { peer, peerMs, ms, ratio } of rows) if (peer !== null) expect(ratio).toBeCloseTo(peerMs! / ms, 6);
});
