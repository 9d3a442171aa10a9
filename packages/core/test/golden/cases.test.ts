// Every golden case that core covers, by category.
import { describe, test } from "vitest";
import { runners } from "./adapters/index.ts";
import { ownerOf } from "./elsewhere.ts";
import { golden } from "./read.ts";

describe.each(Object.keys(runners))("%s", (category) => {
  const byOp = runners[category]!;
  const covered = golden(category).filter((c) => byOp[c.op] && ownerOf(c) === null);
  test.each(covered.map((c) => [c.id, c] as const))("%s is as in PyTorch", (_, c) => byOp[c.op]!(c));
});
