import { tensor } from "@sluice/core";
import { gradcheck } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { bordered } from "../src/border.ts";
import { conv2d } from "../src/conv2d.ts";

const x = tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);

test("zeros are left to the convolution", () => {
  expect(bordered("conv2d", x, [3, 3], { padding: 2, stride: 2 })).toEqual({ input: x, options: { padding: 2, stride: 2 } });
});

test("other borders are drawn, the odd pixel of an even filter at the far side", () => {
  const { input, options } = bordered("conv2d", x, [1, 4], { padding: "same", paddingMode: "replicate" });
  expect(options).toEqual({ padding: 0 });
  expect(input.shape).toEqual([1, 3, 6, 1]);
  expect([...input.data.slice(0, 6)]).toEqual([1, 1, 2, 3, 3, 3]);
});

test.each(["reflect", "replicate", "circular"] as const)("a border of mode %s has right gradients of both orders", (paddingMode) => {
  gradcheck((image, w) => conv2d(image, w, null, { padding: [1, 2], paddingMode }), [x, tensor([1, -2, 3, 0.5], [2, 2, 1, 1])], {
    order: 2,
  });
});

test("a border larger than the image is refused", () => {
  expect(() => conv2d(x, tensor([1], [1, 1, 1, 1]), null, { padding: 3, paddingMode: "reflect" })).toThrow(
    "conv2d: reflect can add 0 to 2 to dimension 1 of size 3, not 3 and 3",
  );
});
