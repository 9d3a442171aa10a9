// Every golden case of core, by category; those of other packages run there.
import { describe, expect, test } from "vitest";
import { runners } from "./adapters/index.ts";
import { notYet, ownerOf } from "./elsewhere.ts";
import { golden, goldenCategories } from "./read.ts";

const cores = (category: string) => golden(category).filter((c) => ownerOf(c) === null && !notYet.includes(c.op));
const categories = goldenCategories().filter((category) => cores(category).length > 0);

test("every case of core has an adapter that runs it", () => {
  const orphans = categories.flatMap((category) => cores(category).filter(({ op }) => !runners[category]?.[op]));
  expect(orphans.map(({ id, op }) => `${id} (${op})`)).toEqual([]);
});

describe.each(categories)("%s", (category) => {
  const byOp = runners[category]!;
  test.each(cores(category).map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) => byOp[c.op]!(c));
});
