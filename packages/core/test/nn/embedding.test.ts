import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { Embedding, EmbeddingBag } from "../../src/nn/embedding.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { expectLayer } from "../golden/layer.ts";
import { golden } from "../golden/read.ts";

const tokens = (...rows: number[][]) => tensor(rows, [rows.length, rows[0]!.length], "i32");

describe("Embedding", () => {
  test("gives PyTorch's outputs and gradients, padding rows included", () => {
    const cases = golden("embedding").filter((c) => c.op === "embedding");
    expect(cases).toHaveLength(6);
    for (const c of cases) {
      const [V, D] = c.tensors.weight!.shape as [number, number];
      const { padding_idx: paddingIdx } = c.attrs as { padding_idx?: number };
      const layer = new Embedding(V, D, paddingIdx === undefined ? {} : { paddingIdx });
      expectLayer(c, layer, ({ index }) => ({ output: layer.forward(index!) }));
    }
  });

  test("starts as standard normals, the padding row as zeros", () => {
    const { weight, paddingIdx } = new Embedding(100, 50, { paddingIdx: -2 });
    expect(paddingIdx).toBe(98);
    const rows = weight.data;
    expect([...rows.slice(98 * 50, 99 * 50)].every((x) => x === 0)).toBe(true);
    const others = [...rows.slice(0, 98 * 50)];
    expect(others.reduce((sum, x) => sum + x, 0) / others.length).toBeCloseTo(0, 1);
    expect(Math.sqrt(others.reduce((sum, x) => sum + x * x, 0) / others.length)).toBeCloseTo(1, 1);
  });

  test("a token outside the vocabulary is an error that names it", () => {
    const layer = new Embedding(5, 2);
    expect(() => scope(() => layer.forward(tokens([0, 1], [5, 2])).data)).toThrow("embedding: index 5 at row 2, but there are 5");
    expect(() => scope(() => layer.forward(tokens([-1])).data)).toThrow("embedding: index -1 at row 0");
  });

  test("maxNorm shrinks the rows that are looked up, and only those", () => {
    // torch.nn.functional.embedding(torch.tensor([0, 2]), w, max_norm=1.0) with w = [[3, 4], [6, 8], [0.3, 0.4]]:
    // rows 0 and 2 come out as [0.6, 0.8] and [0.3, 0.4], and w is [[0.6, 0.8], [6, 8], [0.3, 0.4]].
    for (const run of [(f: (x: Tensor) => Tensor) => f, (f: (x: Tensor) => Tensor) => capture(f)]) {
      const layer = new Embedding(3, 2, { maxNorm: 1 });
      layer.weight.set([3, 4, 6, 8, 0.3, 0.4]);
      const lookUp = run((index: Tensor) => layer.forward(index));
      lookUp(tensor([0, 2], [2], "i32")).data.forEach((value, i) => {
        expect(value).toBeCloseTo([0.6, 0.8, 0.3, 0.4][i]!, 6);
      });
      layer.weight.data.forEach((value, i) => {
        expect(value).toBeCloseTo([0.6, 0.8, 6, 8, 0.3, 0.4][i]!, 6);
      });
    }
  });

  test("maxNorm leaves the table alone when a token is outside", () => {
    const layer = new Embedding(3, 2, { maxNorm: 1 });
    layer.weight.set([3, 4, 6, 8, 0.3, 0.4]);
    const before = layer.weight.data;
    expect(() => scope(() => layer.forward(tokens([0, 3])).data)).toThrow("embedding: index 3 at row 1, but there are 3");
    expect(layer.weight.data).toEqual(before);
  });

  test("refuses impossible options", () => {
    expect(() => new Embedding(3, 0)).toThrow("embedding: D is 0, needs a whole number of at least 1");
    expect(() => new Embedding(3, 2, { paddingIdx: 3 })).toThrow("embedding: paddingIdx 3 is outside 3 rows");
    expect(() => new Embedding(3, 2, { maxNorm: 0 })).toThrow("embedding: maxNorm is 0, needs a number above 0");
  });
});

describe("EmbeddingBag", () => {
  // torch.nn.functional.embedding_bag(torch.tensor([[0, 1, 3], [3, 2, 3], [3, 3, 3]]), w, mode=mode, padding_idx=3) with
  // w = [[1, -2], [3, 4], [-5, -6], [7, 8]], and the gradient of the sum of its results.
  const index = () => tokens([0, 1, 3], [3, 2, 3], [3, 3, 3]);
  const expected = {
    sum: { out: [4, 2, -5, -6, 0, 0], gradient: [1, 1, 1, 1, 1, 1, 0, 0] },
    mean: { out: [2, 1, -5, -6, 0, 0], gradient: [0.5, 0.5, 0.5, 0.5, 1, 1, 0, 0] },
    max: { out: [3, 4, -5, -6, 0, 0], gradient: [0, 0, 1, 1, 1, 1, 0, 0] },
  };

  test("joins bags as PyTorch does, without padding, and its gradients", () => {
    for (const mode of ["sum", "mean", "max"] as const) {
      const layer = new EmbeddingBag(4, 2, mode, { paddingIdx: 3 });
      layer.weight.set([1, -2, 3, 4, -5, -6, 7, 8]);
      scope(() => {
        const out = layer.forward(index());
        expect([...out.data]).toEqual(expected[mode].out);
        const [g] = grad(out, [layer.weight], { dout: tensor(new Float32Array(6).fill(1), [3, 2]) });
        expect([...g!.data]).toEqual(expected[mode].gradient);
      });
    }
  });

  test("joins whole bags where nothing is padding", () => {
    for (const [mode, value] of [
      ["sum", 9],
      ["mean", 3],
      ["max", 5],
    ] as const) {
      const layer = new EmbeddingBag(3, 1, mode);
      layer.weight.set([1, 3, 5]);
      expect([...layer.forward(tokens([0, 1, 2])).data]).toEqual([value]);
    }
  });

  test("refuses tokens without bags", () => {
    expect(() => new EmbeddingBag(3, 2).forward(tensor([1], [1], "i32"))).toThrow(
      "embeddingBag: index has 1 dimensions, needs 2 (index [1])",
    );
  });
});
