// The closing line is written, read back and summed.
import { expect, test } from "vitest";
import { closingLine, countRun, readClosingLine, total } from "../closing-line.ts";

test("a closing line reads back as the counts it was written from", () => {
  const counts = { passed: 12, failed: 3, skipped: 0 };
  expect(readClosingLine(`noise\n${closingLine(counts)}\n`)).toEqual(counts);
});

test("the last closing line of an output counts", () => {
  expect(readClosingLine("1 passed, 0 failed, 0 skipped\n2 passed, 1 failed, 4 skipped\nbye")).toEqual({
    passed: 2,
    failed: 1,
    skipped: 4,
  });
});

test("an output without one has no counts, nor has a line with more on it", () => {
  expect(readClosingLine("Tests 3 passed (3)\n> 1 passed, 0 failed, 0 skipped (in 2 s)")).toBeUndefined();
});

test("counts add up", () => {
  expect(
    total([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 });
});

test("a run counts what its closing line says, and one check without", () => {
  expect(countRun(true, "…\n12 passed, 0 failed, 3 skipped\n")).toEqual({ passed: 12, failed: 0, skipped: 3 });
  expect(countRun(true, "built")).toEqual({ passed: 1, failed: 0, skipped: 0 });
  expect(countRun(false, "error TS2304")).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a run that ends badly without saying which check failed is itself the failure", () => {
  expect(countRun(false, "4 passed, 0 failed, 0 skipped")).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(countRun(false, "4 passed, 2 failed, 0 skipped")).toEqual({ passed: 4, failed: 2, skipped: 0 });
});
