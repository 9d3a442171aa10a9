import { describe, expect, test } from "vitest";
import { einsum } from "../../src/ops/einsum.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { golden } from "../golden/read.ts";
import { expectGolden } from "../golden/run.ts";

function draw(...shape: number[]): Tensor {
  const normal = testNormals(shape.join().length);
  return tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, normal), shape);
}

describe("PyTorch's numbers", () => {
  const cases = golden("tensor").filter((c) => c.op === "einsum");
  test.each(cases.map((c) => [c.attrs.equation as string, c] as const))("%s has the same values and gradients", (equation, c) => {
    expectGolden(c, (inputs) => einsum(equation, ...Object.values(inputs)));
  });
});

describe("gradients", () => {
  test.each<[string, number[][]]>([
    [
      "ij,jk->ik",
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      "ji,jk->ik",
      [
        [3, 2],
        [3, 4],
      ],
    ],
    [
      "bqd,bkd->bqk",
      [
        [2, 3, 2],
        [2, 4, 2],
      ],
    ],
    ["iij->j", [[3, 3, 2]]],
    [
      "...i,...i->...",
      [
        [2, 1, 3],
        [4, 3],
      ],
    ],
    [
      "bi,ij,bj->b",
      [
        [2, 3],
        [3, 2],
        [2, 2],
      ],
    ],
  ])("of %s agree with finite differences, twice", (equation, shapes) => {
    gradcheck(
      (...x) => einsum(equation, ...x),
      shapes.map((shape) => draw(...shape)),
      { order: 2 },
    );
  });
});

/** The definition: a loop over every name. */
function loops(equation: string, sizes: Record<string, number>, ...tensors: Tensor[]): number[] {
  const [inputs, output] = equation.split("->") as [string, string];
  const terms = inputs.split(",");
  const names = Object.keys(sizes);
  const out = new Array<number>([...output].reduce((n, c) => n * sizes[c]!, 1)).fill(0);
  const at = (term: string, index: Record<string, number>) => [...term].reduce((flat, c) => flat * sizes[c]! + index[c]!, 0);
  const walk = (k: number, index: Record<string, number>): void => {
    if (k === names.length) {
      out[at(output, index)]! += tensors.reduce((p, t, i) => p * t.data[at(terms[i]!, index)]!, 1);
      return;
    }
    for (let i = 0; i < sizes[names[k]!]!; i++) walk(k + 1, { ...index, [names[k]!]: i });
  };
  walk(0, {});
  return out;
}

describe("einsum", () => {
  test.each<[string, Record<string, number>]>([
    ["abc,cd->abd", { a: 2, b: 3, c: 4, d: 5 }],
    ["cab,cd->abd", { a: 2, b: 3, c: 4, d: 5 }],
    ["abc,dc->dab", { a: 2, b: 3, c: 4, d: 5 }],
    ["acb,dac->bda", { a: 2, b: 3, c: 4, d: 5 }],
    ["abcd,cabe->de", { a: 2, b: 3, c: 2, d: 4, e: 3 }],
    ["ab,bc,cd,da->", { a: 2, b: 3, c: 4, d: 2 }],
    ["aab,bcc->ac", { a: 3, b: 2, c: 4 }],
    ["ab,c->cab", { a: 2, b: 3, c: 4 }],
    ["abc,b->ac", { a: 2, b: 3, c: 4 }],
    ["a,ab,a->b", { a: 3, b: 4 }],
  ])("%s is the sum over all names", (equation, sizes) => {
    const shapes = equation
      .split("->")[0]!
      .split(",")
      .map((term) => [...term].map((c) => sizes[c]!));
    const tensors = shapes.map((shape) => draw(...shape));
    const got = einsum(equation, ...tensors);
    expect(got.shape).toEqual([...equation.split("->")[1]!].map((c) => sizes[c]!));
    const expected = loops(equation, sizes, ...tensors);
    [...got.data].forEach((x, i) => {
      expect(x).toBeCloseTo(expected[i]!, 4);
    });
  });

  test("without an arrow keeps the names that appear once, in alphabetical order", () => {
    expect(einsum("ba", draw(2, 3)).shape).toEqual([3, 2]);
    expect(einsum("ij, jk", draw(2, 3), draw(3, 4)).shape).toEqual([2, 4]);
    expect(
      einsum(
        "ii",
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ).item(),
    ).toBe(5);
    expect(einsum("...ij,jk", draw(5, 2, 3), draw(3, 4)).shape).toEqual([5, 2, 4]);
  });

  test("broadcasts what an ellipsis stands for, and sizes of 1", () => {
    expect(einsum("...a,...a->...", draw(4, 1, 3), draw(5, 3)).shape).toEqual([4, 5]);
    expect(
      einsum(
        "ab,ab->ab",
        tensor([[1], [2]]),
        tensor([
          [3, 4],
          [5, 6],
        ]),
      ).toArray(),
    ).toEqual([
      [3, 4],
      [10, 12],
    ]);
    expect(einsum("ab->ba", draw(1, 3)).shape).toEqual([3, 1]);
  });

  test("refuses names that do not match, with both numbers", () => {
    expect(() => einsum("ij,jk->ik", draw(2, 3))).toThrow('einsum: 2 terms for 1 operands ("ij,jk->ik")');
    expect(() => einsum("ijk->i", draw(2, 3))).toThrow('einsum: "ijk" names 3 dimensions, operand 0 has 2 (operand 0 [2, 3])');
    expect(() => einsum("ij,jk->ik", draw(2, 3), draw(4, 5))).toThrow("einsum: sizes of j differ, 3 and 4 (operand 1 [4, 5])");
    expect(() => einsum("ij->iz", draw(2, 3))).toThrow('einsum: the result "iz" names z, which no operand has ("ij->iz")');
    expect(() => einsum("ij->ii", draw(2, 3))).toThrow('einsum: the result "ii" names a dimension twice');
    expect(() => einsum("i1->i", draw(2, 3))).toThrow('einsum: "i1" is no list of letters, with at most one ellipsis');
  });
});
