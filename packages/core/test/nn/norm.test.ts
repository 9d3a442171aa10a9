// LayerNorm and RMSNorm as layers: parameters, names, options.
import { expect, test } from "vitest";
import { grad, LayerNorm, RMSNorm, scope, sum, tensor } from "../../src/index.ts";

const x = tensor([
  [1, 2, 4],
  [0, -1, 3],
]);

test("LayerNorm starts as plain normalisation, with weight and bias", () => {
  const layer = new LayerNorm(3);
  expect(layer.namedParameters().map(([name, t]) => [name, t.shape])).toEqual([
    ["weight", [3]],
    ["bias", [3]],
  ]);
  const row = (layer.forward(x).toArray() as number[][])[0]!;
  expect(row.map((v) => Math.round(v * 1e4) / 1e4)).toEqual([-1.069, -0.2673, 1.3363]);
});

test("its parameters have gradients", () => {
  const layer = new LayerNorm(3);
  const [dweight, dbias] = scope(() => grad(sum(layer.forward(x)), layer.parameters()));
  expect(dbias!.toArray()).toEqual([2, 2, 2]);
  expect(dweight!.data[0]).toBeCloseTo(-1.069 - 0.3922, 3);
});

test("affine and bias can be left out", () => {
  expect(new LayerNorm(3, { affine: false }).parameterCount).toBe(0);
  expect(new LayerNorm([2, 3], { bias: false }).namedParameters().map(([name, t]) => [name, t.shape])).toEqual([["weight", [2, 3]]]);
});

test("RMSNorm has a weight and no bias", () => {
  const layer = new RMSNorm(3);
  expect(layer.namedParameters().map(([name]) => name)).toEqual(["weight"]);
  expect((layer.forward(x).toArray() as number[][])[0]![2]).toBeCloseTo(4 / Math.sqrt(7), 5);
  expect(new RMSNorm(3, { affine: false }).parameterCount).toBe(0);
});
