// Every golden case that core covers, by category.
import { describe, test } from "vitest";
import { checkCase } from "./adapter.ts";
import { adapters } from "./adapters/index.ts";
import { golden } from "./read.ts";

describe.each(Object.keys(adapters))("%s", (category) => {
  const byOp = adapters[category]!;
  test.each(golden(category).flatMap((c) => (byOp[c.op] ? [[c.id, c] as const] : [])))("%s has PyTorch's outputs and gradients", (_, c) => {
    checkCase(c, byOp[c.op]!);
  });
});
