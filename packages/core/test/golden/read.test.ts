// The golden reader: finds every case, reads numbers in place, and refuses what is off.
import { expect, test } from "vitest";
import { expectClose, golden, goldenCase, goldenCategories, goldenTolerance } from "./read.ts";

test("the 42 cases of the torch set are found in 13 categories", () => {
  const counts = goldenCategories().map((category) => {
    try {
      return golden(category, "torch").length;
    } catch {
      return 0;
    }
  });
  expect(counts.filter((n) => n > 0)).toHaveLength(13);
  expect(counts.reduce((a, b) => a + b)).toBe(42);
});

test("every tensor has as many elements as its shape says", () => {
  for (const category of goldenCategories()) {
    for (const c of golden(category)) {
      for (const [name, t] of Object.entries(c.tensors)) {
        expect(t.data.length, `${c.id} ${name}`).toBe(t.shape.reduce((a, b) => a * b, 1));
      }
    }
  }
});

test("the output of relu is the input with negatives cut, so offsets are read right", () => {
  const c = goldenCase("activation", "act_relu");
  const expected = c.tensors.input!.data.map((x) => Math.max(0, x));
  expect(c.tensors.output!.data).toEqual(expected);
  expectClose(expected, c, "output");
});

test("a value beyond the tolerance, a NaN and a missing element are refused by name", () => {
  const c = goldenCase("linear", "linear_basic");
  const right = Float32Array.from(c.tensors.output!.data);
  expectClose(right, c, "output");
  const tolerance = goldenTolerance(c, "output");
  expect(tolerance).toBeGreaterThan(1e-6);
  expect(() => expectClose(right.with(3, right[3]! + 3 * tolerance), c, "output")).toThrow(/linear_basic: output\[3\] is/);
  expect(() => expectClose(right.with(3, Number.NaN), c, "output")).toThrow(/output\[3\] is NaN/);
  expect(() => expectClose(right.slice(1), c, "output")).toThrow(/elements of output/);
});

test("an unknown category is an error that lists the known ones", () => {
  expect(() => golden("nothing")).toThrow(/no category nothing \(known: activation, /);
  expect(() => goldenCase("loss", "nothing")).toThrow(/category loss has no case nothing/);
});
