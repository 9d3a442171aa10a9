import { concat, matmul, scope, sum, tensor, transpose } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { Attention, type AttentionScore, lengthMask } from "../src/index.ts";

const draw = testNormals(9);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);
const scores: AttentionScore[] = ["additive", "dot", "general", "concat"];

describe("Attention", () => {
  test.each(scores)("%s looks at real values only, with weights that add up to 1, and has right gradients of both orders", (score) => {
    const attention = new Attention(4, 4, score, 3);
    const mask = lengthMask([3, 1], 3);
    scope(() => {
      const { context, weights } = attention.forward(random(2, 2, 4), attention.remember(random(2, 3, 4), mask));
      expect(context.shape).toEqual([2, 2, 4]);
      expect([...sum(weights, -1).data]).toEqual(new Array(4).fill(expect.closeTo(1, 5)));
      expect((weights.toArray() as number[][][])[1]).toEqual([
        [1, 0, 0],
        [1, 0, 0],
      ]);
    });
    gradcheck((q, v) => attention.forward(q, attention.remember(v, mask)).context, [random(2, 2, 4), random(2, 3, 4)], {
      order: 2,
      tolerance: 2e-2,
    });
  });

  test("general is q·W·kᵀ, dot is q·kᵀ", () => {
    scope(() => {
      const [q, v] = [random(1, 1, 3), random(1, 2, 5)];
      const general = new Attention(3, 5, "general");
      const expected = matmul(q, transpose(matmul(v, general.key!.weight), 1, 2));
      const [a, b] = expected.data;
      const { weights } = general.forward(q, general.remember(v));
      expect(weights.data[0]).toBeCloseTo(1 / (1 + Math.exp(b - a)), 5);
    });
  });

  test("concat is v·tanh([q, k]·W + b)", () => {
    scope(() => {
      const attention = new Attention(2, 3, "concat", 4);
      const [q, k] = [random(1, 1, 2), random(1, 1, 3)];
      const both = concat([attention.query!.weight, attention.key!.weight], 0); // [5, 4]
      const z = matmul(concat([q, k], -1), both).data.map((x, i) => Math.tanh(x + attention.query!.bias!.data[i]));
      const energy = [...z].reduce((total, x, i) => total + x * attention.energy!.weight.data[i], 0);
      // Against a second key whose score is known to differ: the ratio of weights is e to the difference of energies.
      const other = random(1, 1, 3);
      const z2 = matmul(concat([q, other], -1), both).data.map((x, i) => Math.tanh(x + attention.query!.bias!.data[i]));
      const energy2 = [...z2].reduce((total, x, i) => total + x * attention.energy!.weight.data[i], 0);
      const { weights } = attention.forward(q, attention.remember(concat([k, other], 1)));
      expect(Math.log(weights.data[0] / weights.data[1])).toBeCloseTo(energy - energy2, 4);
    });
  });

  test("names what does not fit", () => {
    expect(() => new Attention(3, 4, "dot")).toThrow("attention: dot needs queries and values of one size, not 3 and 4; use general");
    expect(() => new Attention(3, 4, "cosine" as "dot")).toThrow("attention: score cosine is not additive, dot, general or concat");
    const attention = new Attention(3, 4);
    expect(() => attention.remember(random(2, 4))).toThrow("attention: values has 2 dimensions, needs 3: [N, S, E] (values [2, 4])");
    expect(() => attention.remember(random(2, 5, 4), lengthMask([1, 2], 3))).toThrow("attention: mask is [2, 3], needs [2, 5]");
  });
});
