import { describe, expect, test } from "vitest";
import { MultiheadAttention, scaledDotProductAttention } from "../../src/nn/attention.ts";
import { Module } from "../../src/nn/module.ts";
import { summary } from "../../src/nn/summary.ts";
import { add } from "../../src/ops/binary.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { expectLayer } from "../golden/layer.ts";
import { golden } from "../golden/read.ts";

const normals = (shape: number[], seed = 1) =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, testNormals(seed)), shape);

describe("scaledDotProductAttention", () => {
  test("has gradients of both orders", () => {
    const mask = tensor([
      [true, true, false],
      [true, false, true],
    ]);
    const attend = (q: Tensor, k: Tensor, v: Tensor) => scaledDotProductAttention(q, k, v, { mask });
    gradcheck(attend, [normals([2, 4]), normals([3, 4], 2), normals([3, 2], 3)], { order: 2 });
  });

  test("gives zeros and no NaN in gradients where a query may look nowhere", () => {
    scope(() => {
      const [q, k, v] = [normals([2, 4]), normals([3, 4], 2), normals([3, 2], 3)];
      const mask = tensor([
        [false, false, false],
        [true, true, true],
      ]);
      const out = scaledDotProductAttention(q, k, v, { mask });
      expect([...out.data.slice(0, 2)]).toEqual([0, 0]);
      for (const g of grad(out, [q, k, v], { dout: normals([2, 2]) })) expect([...g.data].every(Number.isFinite)).toBe(true);
    });
  });

  test("runs a dropout on the weights", () => {
    class Twice extends Module {
      forward(x: Tensor): Tensor {
        return add(x, x);
      }
    }
    const [q, k, v] = [normals([2, 4]), normals([3, 4], 2), normals([3, 2], 3)];
    const plain = scaledDotProductAttention(q, k, v).data as Float32Array;
    expect(scaledDotProductAttention(q, k, v, { dropout: new Twice() }).data).toEqual(plain.map((x) => 2 * x));
  });

  test("refuses sizes that do not fit and integer masks", () => {
    const attend = (q: number[], k: number[], v: number[], mask?: Tensor) =>
      scaledDotProductAttention(normals(q), normals(k), normals(v), { mask: mask ?? null });
    expect(() => attend([4], [3, 4], [3, 2])).toThrow(
      "scaledDotProductAttention: needs at least 2 dimensions each (query [4], key [3, 4], value [3, 2])",
    );
    expect(() => attend([2, 4], [3, 5], [3, 2])).toThrow("scaledDotProductAttention: query has 4 features, key 5");
    expect(() => attend([2, 4], [3, 4], [6, 2])).toThrow("scaledDotProductAttention: 3 keys for 6 values");
    expect(() => attend([2, 4], [3, 4], [3, 2], tensor([1, 0, 1], [3], "i32"))).toThrow(
      "scaledDotProductAttention: mask is i32, needs bool or f32 (mask [3])",
    );
  });
});

describe("MultiheadAttention", () => {
  test("causal is the mask of PyTorch's causal case", () => {
    const c = golden("attention").find((entry) => entry.id === "mha_causal")!;
    const layer = new MultiheadAttention(8, 2);
    expectLayer(c, layer, ({ query, key, value }) => {
      const { output, weights } = layer.forward(query!, key!, value!, { causal: true, needWeights: true });
      return { output, attn_weights: weights };
    });
  });

  test("gives the same whether query, key and value are one tensor, two or three", () => {
    const layer = new MultiheadAttention(8, 2);
    layer.inProjBias!.set(normals([24], 5).data);
    const x = normals([2, 5, 8]);
    const again = tensor(x.data as Float32Array, [2, 5, 8]);
    const third = tensor(x.data as Float32Array, [2, 5, 8]);
    const one = layer.forward(x).data;
    for (const other of [layer.forward(x, again, again), layer.forward(x, again, third)]) {
      other.data.forEach((value, i) => {
        expect(value).toBeCloseTo(one[i]!, 5);
      });
    }
  });

  test("takes a mask per sequence and head", () => {
    const layer = new MultiheadAttention(8, 2);
    const x = normals([2, 3, 8]);
    const forbidden = new Uint8Array(4 * 3 * 3);
    forbidden[(1 * 3 + 0) * 3 + 2] = 1; // Sequence 0, head 1, query 0, key 2.
    const { weights } = layer.forward(x, x, x, {
      attnMask: tensor(forbidden, [4, 3, 3], "bool"),
      needWeights: true,
      averageWeights: false,
    });
    const zeros = [...weights.data].flatMap((w, i) => (w === 0 ? [i] : []));
    expect(zeros).toEqual([(1 * 3 + 0) * 3 + 2]);
  });

  test("has gradients of both orders", () => {
    const layer = new MultiheadAttention(4, 2);
    gradcheck((x) => layer.forward(x, x, x, { causal: true }), [normals([1, 3, 4])], { order: 2 });
  });

  test("drops weights in training only", () => {
    const layer = new MultiheadAttention(8, 2, { dropout: 0.5 });
    const x = normals([2, 5, 8]);
    expect(layer.forward(x).data).not.toEqual(layer.forward(x).data);
    layer.eval();
    expect(layer.forward(x).data).toEqual(layer.forward(x).data);
  });

  test("starts with PyTorch's distributions: Xavier for the projections, zero biases", () => {
    const layer = new MultiheadAttention(64, 4);
    const bound = Math.sqrt(6 / (64 + 192));
    const largest = Math.max(...[...layer.inProjWeight!.data].map(Math.abs));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.98 * bound);
    expect([...layer.inProjBias!.data, ...layer.outProj.bias!.data].every((x) => x === 0)).toBe(true);
  });

  test("counts the multiply-adds of projections, scores and sums", () => {
    const [N, T, E] = [2, 5, 8];
    expect(summary(new MultiheadAttention(E, 2), [N, T, E]).multiplyAdds).toBe(N * T * E * 3 * E + 2 * N * T * T * E + N * T * E * E);
  });

  test("refuses shapes that do not fit, by name", () => {
    const layer = new MultiheadAttention(8, 2, { kdim: 6 });
    const [q, k, v] = [normals([2, 3, 8]), normals([2, 4, 6]), normals([2, 4, 8])];
    expect(() => new MultiheadAttention(8, 3)).toThrow("multiheadAttention: embedDim 8 is not a multiple of 3 heads");
    expect(() => layer.forward(normals([3, 8]), k, v)).toThrow(
      "multiheadAttention: query has 2 dimensions, needs 3: batch, time, features",
    );
    expect(() => layer.forward(q, v, v)).toThrow(
      "multiheadAttention: key has 8 features, needs 6 (query [2, 3, 8], key [2, 4, 8], value [2, 4, 8])",
    );
    expect(() => layer.forward(q, normals([3, 4, 6]), v)).toThrow("multiheadAttention: key has 3 sequences, query 2");
    expect(() => layer.forward(q, k, normals([2, 5, 8]))).toThrow("multiheadAttention: 4 keys for 5 values");
    const pad = tensor(new Uint8Array(6), [2, 3], "bool");
    expect(() => layer.forward(q, k, v, { keyPaddingMask: pad })).toThrow("multiheadAttention: keyPaddingMask is [2, 3], needs [2, 4]");
    expect(() => layer.forward(q, k, v, { attnMask: pad })).toThrow("multiheadAttention: attnMask is [2, 3], needs [3, 4] or [4, 3, 4]");
  });
});
