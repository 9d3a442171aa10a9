import { tensor, zeros } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { softArgmax } from "../../src/vision/soft-argmax.ts";

test("a sharp peak is found, x before y; a flat map gives its middle", () => {
  const heat = new Float32Array(2 * 3 * 4 * 2);
  heat[((1 * 3 + 2) * 4 + 1) * 2 + 1] = 1;
  const places = softArgmax(tensor(heat, [2, 3, 4, 2]), { beta: 100 }).toArray() as number[][][];
  expect(places[1]![1]).toEqual([1, 2]);
  for (const [i, middle] of [1.5, 1].entries()) expect(places[0]![0]![i]).toBeCloseTo(middle, 5);
});

test("has right gradients of both orders", () => {
  const draw = testNormals(15);
  gradcheck((heat) => softArgmax(heat, { beta: 2 }), [tensor(Float32Array.from({ length: 24 }, draw), [1, 3, 4, 2])], { order: 2 });
});

test("heat-maps are images", () => {
  expect(() => softArgmax(zeros([3, 4]))).toThrow("softArgmax: heat has 2 dimensions, needs 4: [N, H, W, C] (heat [3, 4])");
});
