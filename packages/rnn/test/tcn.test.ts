import { grad, scope, select, sum, tensor } from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, test } from "vitest";
import { CausalConv1d, TCN } from "../src/index.ts";

const draw = testNormals(12);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

describe("TCN", () => {
  test("a causal convolution weighs the present with its last tap and the past with those before", () => {
    const conv = new CausalConv1d(1, 1, 2, { dilation: 2, bias: false });
    conv.weight.set([10, 1]);
    expect([...scope(() => conv.forward(tensor([1, 2, 3, 4], [1, 4, 1]))).data]).toEqual([1, 2, 13, 24]);
    gradcheck((x) => conv.forward(x), [random(2, 5, 1)], { order: 2 });
  });

  test("sees as far back as it says, and never ahead", () => {
    const tcn = new TCN(2, [4, 4], { kernel: 2 });
    expect(tcn.reach).toBe(7);
    scope(() => {
      const x = random(1, 12, 2);
      for (const p of tcn.parameters()) p.set(p.data.map(Math.abs));
      const at = 9;
      const y = tensor(x.data.map(Math.abs), x.shape);
      const [seen] = grad(sum(select(tcn.forward(y), 1, at)), [y]);
      const steps = (seen.toArray() as number[][][])[0].map((row) => row.some((v) => v !== 0));
      expect(steps.indexOf(true)).toBe(at - tcn.reach + 1);
      expect(steps.lastIndexOf(true)).toBe(at);
    });
  });

  test("names what does not fit", () => {
    expect(() => new CausalConv1d(2, 3, 2).forward(random(1, 4, 3))).toThrow("causalConv1d: x is [1, 4, 3], needs [N, T, 2]");
    expect(() => new CausalConv1d(2, 3, 0)).toThrow("causalConv1d: K is 0, needs a whole number of at least 1");
  });
});
