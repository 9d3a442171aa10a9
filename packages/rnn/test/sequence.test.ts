import { grad, scope, sum, tensor } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { lengthMask, packPadded, padPacked, padSequence, unpadSequence } from "../src/index.ts";

describe("sequences of different lengths", () => {
  test("are padded at the end, with a value of one's choice, and cut apart again", () => {
    scope(() => {
      const { data, lengths } = padSequence([tensor([[1], [2]]), tensor([[3]]), tensor([[4], [5], [6]])], { value: -1 });
      expect(data.toArray()).toEqual([
        [[1], [2], [-1]],
        [[3], [-1], [-1]],
        [[4], [5], [6]],
      ]);
      expect([...lengths.data]).toEqual([2, 1, 3]);
      expect(unpadSequence(data, [2, 1, 3]).map((s) => s.toArray())).toEqual([[[1], [2]], [[3]], [[4], [5], [6]]]);
    });
  });

  test("keep integer types: tokens are padded as tokens", () => {
    const tokens = (...t: number[]) => tensor(Int32Array.from(t));
    expect(scope(() => padSequence([tokens(1, 2), tokens(3)], { value: 9 }).data).toArray()).toEqual([
      [1, 2],
      [3, 9],
    ]);
  });

  test("are masked by their lengths", () => {
    expect(lengthMask([2, 0, 3]).toArray()).toEqual([
      [true, true, false],
      [false, false, false],
      [true, true, true],
    ]);
    expect(lengthMask(tensor(Int32Array.of(1)), 2).toArray()).toEqual([[true, false]]);
  });

  test("are packed and padded back, and gradients pass", () => {
    const x = tensor([
      [1, 2, 0],
      [3, 0, 0],
    ]);
    scope(() => {
      const packed = packPadded(x, [2, 1]);
      expect([...packed.data.data]).toEqual([1, 2, 3]);
      const { data, lengths } = padPacked(packed, 4);
      expect(data.toArray()).toEqual([
        [1, 2, 0, 0],
        [3, 0, 0, 0],
      ]);
      expect([...lengths.data]).toEqual([2, 1]);
      expect(grad(sum(data), [x])[0].toArray()).toEqual([
        [1, 1, 0],
        [1, 0, 0],
      ]);
    });
  });

  test("name what does not fit", () => {
    expect(() => padSequence([])).toThrow("padSequence: needs at least 1 sequence, has 0");
    expect(() => padSequence([tensor([[1]]), tensor([[1, 2]])])).toThrow(
      "padSequence: features differ (sequence 0 [1, 1], sequence 1 [1, 2])",
    );
    expect(() => packPadded(tensor([[1, 2]]), [3])).toThrow("packPadded: length 3 at row 0 is outside 0 to 2");
    expect(() => unpadSequence(tensor([[1, 2]]), [1, 1])).toThrow("unpadSequence: 2 lengths for 1 sequences");
    expect(() => padPacked({ data: tensor([1, 2]), lengths: [1] })).toThrow("padPacked: lengths add up to 1, there are 2 steps (data [2])");
    expect(() => lengthMask(tensor(Int32Array.of(1)))).toThrow("lengthMask: T is undefined, needs a whole number of at least 0");
  });
});
