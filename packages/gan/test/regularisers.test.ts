import { grad, scope, sum, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, it } from "vitest";
import { featureMatching, minibatchStd, pack } from "../src/index.ts";

const rows = tensor([
  [1, 2],
  [5, 5],
  [3, 6],
  [5, 9],
]);

describe("minibatchStd", () => {
  it("appends the mean deviation of every group: rows 0 and 2, rows 1 and 3", () => {
    const out = scope(() => minibatchStd(rows, { group: 2 }).toArray()) as number[][];
    expect(out.map((row) => row.slice(0, 2))).toEqual(rows.toArray());
    // Deviations (1, 2) and (0, 2): means 1.5 and 1.
    expect(out.map((row) => Math.round(row[2]! * 1000) / 1000)).toEqual([1.5, 1, 1.5, 1]);
  });

  it("gives images one more channel, the same at every pixel", () => {
    const out = scope(() => minibatchStd(tensor([0, 0, 0, 0, 2, 2, 2, 2], [2, 2, 2, 1])));
    expect(out.shape).toEqual([2, 2, 2, 2]);
    expect([...out.data].filter((_, i) => i % 2 === 1)).toEqual(new Array(8).fill(1));
  });

  it("passes gradcheck of order 2", () => {
    expect(() => gradcheck((x) => minibatchStd(x, { group: 2 }), [tensor([1, 2, 5, 5, 3, 6, 2, 9], [4, 2])], { order: 2 })).not.toThrow();
  });

  it("refuses groups that do not divide the batch", () => {
    expect(() => minibatchStd(rows, { group: 3 })).toThrow("minibatchStd: 4 rows do not divide into groups of 3 (x [4, 2])");
  });
});

describe("featureMatching", () => {
  it("is the squared distance of means, with a gradient for the generated side only", () => {
    const fake = tensor([
      [1, 1],
      [3, 3],
    ]);
    const { value, real, generated } = scope(() => {
      const loss = featureMatching(rows, fake); // means (3.5, 5.5) and (2, 2)
      const [a, b] = grad(loss, [rows, fake]);
      return { value: loss.item(), real: sum(a!).item(), generated: [...b!.data] };
    });
    expect(value).toBeCloseTo(1.5 ** 2 + 3.5 ** 2, 5);
    expect(real).toBe(0);
    expect(generated).toEqual([-1.5, -3.5, -1.5, -3.5]);
  });

  it("refuses features of different sizes", () => {
    expect(() => featureMatching(rows, tensor([[1, 2, 3]]))).toThrow(
      "featureMatching: features of 2 and 3 numbers (real [4, 2], fake [1, 3])",
    );
  });
});

describe("pack", () => {
  it("joins neighbours along the last dimension", () => {
    expect(scope(() => pack(rows, 2).toArray())).toEqual([
      [1, 2, 5, 5],
      [3, 6, 5, 9],
    ]);
    const image = scope(() => pack(tensor([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1]), 2));
    expect(image.shape).toEqual([1, 2, 2, 2]);
    expect([...image.data]).toEqual([1, 5, 2, 6, 3, 7, 4, 8]);
  });

  it("refuses packs that do not divide the batch", () => {
    expect(() => pack(rows, 3)).toThrow("pack: 4 rows do not divide into packs of 3 (x [4, 2])");
  });
});
