import { randn, seed, sigmoid, tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { bumps, heatMapLoss } from "../../src/tasks/heat.ts";

describe("bumps", () => {
  test("are bells of height 1 over their places, as wide as wanted", () => {
    const [x, y] = [tensor([1, 2.5]), tensor([2, 0])];
    const out = bumps(x, y, 2, 1, 4, 5);
    expect(out.shape).toEqual([2, 4, 5]);
    out.data.forEach((value, i) => {
      const [n, row, column] = [Math.floor(i / 20), Math.floor(i / 5) % 4, i % 5];
      const [dx, dy] = [(column - x.data[n]) / 2, row - y.data[n]];
      expect(value).toBeCloseTo(Math.exp(-(dx * dx + dy * dy) / 2), 5);
    });
    expect(out.data[2 * 5 + 1]).toBe(1);
  });

  test("may each have their own width", () => {
    const out = bumps(tensor([1, 1]), tensor([0, 0]), tensor([1, 2]), tensor([1, 1]), 1, 3);
    expect(out.data[0]).toBeCloseTo(Math.exp(-0.5), 5);
    expect(out.data[3]).toBeCloseTo(Math.exp(-0.125), 5);
  });
});

describe("heatMapLoss", () => {
  test("is the formula, cell by cell", () => {
    seed(1);
    const logits = randn([2, 3, 3, 2]);
    const heat = tensor(
      Float32Array.from({ length: 36 }, (_, i) => [0, 0.3, 1, 0.8][i % 4]),
      [2, 3, 3, 2],
    );
    const p = sigmoid(logits).data;
    let sum = 0;
    heat.data.forEach((h, i) => {
      sum -= h === 1 ? (1 - p[i]) ** 2 * Math.log(p[i]) : (1 - h) ** 4 * p[i] ** 2 * Math.log(1 - p[i]);
    });
    expect(heatMapLoss(logits, heat).item()).toBeCloseTo(sum / 9, 4);
  });

  test("has gradients", () => {
    seed(1);
    gradcheck((x) => heatMapLoss(x, tensor([1, 0.5, 0, 0.2])), [randn([4])]);
  });

  test("without any peak only false heat counts", () => {
    expect(heatMapLoss(tensor([-9, -9]), tensor([0, 0])).item()).toBeCloseTo(0, 5);
    expect(heatMapLoss(tensor([9, 9]), tensor([0, 0])).item()).toBeGreaterThan(10);
  });
});
