import { describe, expect, test } from "vitest";
import { adaptiveDims, imageShape, pool2dDims } from "../src/pool2d-dims.ts";

describe("pool2dDims", () => {
  test("lets windows touch unless told otherwise", () => {
    expect(pool2dDims("pool", [2, 7, 9, 3], [2, 3])).toMatchObject({ OH: 3, OW: 3, strideH: 2, strideW: 3 });
  });

  test("counts a cut window in ceil mode, but not one that begins beyond the image", () => {
    expect(pool2dDims("pool", [1, 7, 6, 1], 2, { ceilMode: true })).toMatchObject({ OH: 4, OW: 3 });
    expect(pool2dDims("pool", [1, 5, 5, 1], 2, { stride: 4, padding: 1, ceilMode: true })).toMatchObject({ OH: 2, OW: 2 });
  });
});

test("adaptiveDims keeps a size that is null", () => {
  expect(adaptiveDims("pool", [1, 5, 8, 2], [null, 3])).toMatchObject({ OH: 5, OW: 3, strideH: 0 });
  expect(() => adaptiveDims("pool", [1, 5, 8, 2], 0)).toThrow("pool: size is 0, needs a whole number of at least 1");
});

test("imageShape names what it was given", () => {
  expect(() => imageShape("op", [1, 2], "x")).toThrow("op: x has 2 dimensions, needs 4: [N, H, W, C] (x [1, 2])");
});
