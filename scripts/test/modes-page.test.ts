import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Score } from "../../benchmarks/src/modes/play.ts";
import { root } from "../child.ts";
import { grouped, modesPage } from "../modes-page.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const rows = JSON.parse(read("benchmarks/results/modes.json")) as Score[];
const of = (mixture: string, recipe: string) => rows.filter((row) => row.mixture === mixture && row.recipe.startsWith(recipe));
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

test("docs/modes.md is made from the committed scores", () => {
  expect(read("docs/modes.md")).toBe(modesPage(rows));
});

test("on the ring at least two losses cover all 8 modes from at least 9 of 10 seeds, one with a median quality of at least 88 %", () => {
  const recipes = [...grouped(of("ring of 8", ""), "recipe").values()];
  const covering = recipes.filter((own) => own.length === 10 && own.filter(({ modes }) => modes === 8).length >= 9);
  expect(covering.length).toBeGreaterThanOrEqual(2);
  // The lower of the two middle seeds.
  expect(Math.max(...covering.map((own) => sorted(own.map(({ highQuality }) => highQuality))[4]!))).toBeGreaterThanOrEqual(0.88);
});

test("on the grid the best recipe covers at least 24 of 25 modes on average, with a quality of at least 75 %, in at most 30,000 steps", () => {
  const own = of("grid of 25", "non-saturating, R1");
  expect(own.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5]);
  expect(own.reduce((sum, { modes }) => sum + modes, 0) / 5).toBeGreaterThanOrEqual(24);
  expect(own.reduce((sum, { highQuality }) => sum + highQuality, 0) / 5).toBeGreaterThanOrEqual(0.75);
  expect(Math.max(...own.map(({ steps }) => steps))).toBeLessThanOrEqual(30_000);
});
