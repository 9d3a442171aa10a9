import { memoryUse } from "@sluice/kernels";
import { describe, expect, test } from "vitest";
import { capture } from "../../src/capture.ts";
import { crossEntropy } from "../../src/loss/classification.ts";
import { Embedding } from "../../src/nn/embedding.ts";
import { Linear } from "../../src/nn/linear.ts";
import { SinusoidalEncoding } from "../../src/nn/positional.ts";
import { TransformerDecoder, TransformerEncoder, type TransformerEncoderLayer } from "../../src/nn/transformer.ts";
import { Adam } from "../../src/optim/adam.ts";
import { seed } from "../../src/random.ts";
import { scope } from "../../src/scope.ts";
import { grad } from "../../src/tape.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";

const normals = (shape: number[], seed = 1) =>
  tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, testNormals(seed)), shape);

describe("stacks", () => {
  const options = { feedForward: 6, dropout: 0, activation: "gelu", normFirst: true, finalNorm: true } as const;

  test("run their layers in order, each with parameters of its own, under PyTorch's names", () => {
    const encoder = new TransformerEncoder(2, 4, 2, options);
    const x = normals([2, 3, 4]);
    const [first, second] = encoder.layers as [TransformerEncoderLayer, TransformerEncoderLayer];
    expect(encoder.forward(x).data).toEqual(encoder.norm!.forward(second.forward(first.forward(x))).data);
    expect(first.linear1.weight.data).not.toEqual(second.linear1.weight.data);
    const names = encoder.namedParameters().map(([name]) => name);
    expect(names).toHaveLength(2 * 12 + 2);
    expect(names).toContain("layers.1.selfAttn.inProjWeight");
  });

  test("have gradients of both orders", () => {
    const encoder = new TransformerEncoder(1, 4, 2, options);
    const decoder = new TransformerDecoder(1, 4, 2, options);
    const translate = (source: Tensor, target: Tensor) => decoder.forward(target, encoder.forward(source), { causal: true });
    gradcheck(translate, [normals([1, 3, 4]), normals([1, 2, 4], 2)], { order: 2 });
  });

  test("causal layers give a token the same whatever follows it", () => {
    const encoder = new TransformerEncoder(2, 4, 2, options);
    const x = normals([1, 5, 4]);
    const changed = tensor(Float32Array.from(x.data).fill(3, 12), [1, 5, 4]);
    const [a, b] = [x, changed].map((input) => encoder.forward(input, { causal: true }).data);
    expect(a!.slice(0, 12)).toEqual(b!.slice(0, 12));
    expect(a!.slice(12)).not.toEqual(b!.slice(12));
  });

  test("drop out in training only", () => {
    const encoder = new TransformerEncoder(1, 4, 2, { feedForward: 6, dropout: 0.5 });
    const x = normals([2, 3, 4]);
    expect(encoder.forward(x).data).not.toEqual(encoder.forward(x).data);
    encoder.eval();
    expect(encoder.forward(x).data).toEqual(encoder.forward(x).data);
  });

  test("train at a steady level of memory, eager and captured with the same bits", () => {
    const tokens = tensor([1, 0, 3, 2, 2, 1], [2, 3], "i32");
    const train = (mode: "eager" | "captured") => {
      seed(3);
      const table = new Embedding(5, 4);
      const positions = new SinusoidalEncoding(4, 8);
      const encoder = new TransformerEncoder(1, 4, 2, { ...options, dropout: 0.2 });
      const head = new Linear(4, 5);
      const parameters = [table, encoder, head].flatMap((module) => module.parameters());
      const adam = new Adam(parameters, { lr: 0.02 });
      const run = (x: Tensor) => {
        const h = encoder.forward(positions.forward(table.forward(x)), { causal: true });
        const loss = crossEntropy(head.forward(h), x);
        adam.step(grad(loss, parameters));
        return loss;
      };
      const program = mode === "captured" ? capture(run) : run;
      const step = () => scope(() => program(tokens).item());
      const losses = [step(), step()];
      const before = memoryUse();
      for (let i = 0; i < 60; i++) losses.push(step());
      expect(memoryUse()).toEqual(before);
      return losses;
    };
    const losses = train("eager");
    expect(train("captured")).toEqual(losses);
    expect(losses.at(-1)).toBeLessThan(0.6 * losses[0]!);
  });

  test("refuse a depth of zero", () => {
    expect(() => new TransformerEncoder(0, 4, 2)).toThrow("transformerEncoder: depth is 0, needs a whole number of at least 1");
    expect(() => new TransformerDecoder(0, 4, 2)).toThrow("transformerDecoder: depth is 0, needs a whole number of at least 1");
  });
});
