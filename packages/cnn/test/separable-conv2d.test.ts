import { tensor } from "@sluice/core";
import { testNormals } from "@sluice/core/testing";
import { expect, test } from "vitest";
import { conv2d } from "../src/conv2d.ts";
import { SeparableConv2d } from "../src/separable-conv2d.ts";

const draw = testNormals(9);
const random = (...shape: number[]) => tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, draw), shape);

test("a separable convolution is the whole one whose filters are products of the two", () => {
  const layer = new SeparableConv2d(2, 3, 3, { padding: 1, stride: 2, bias: false });
  const whole = new Float32Array(9 * 2 * 3);
  const [deep, point] = [layer.depthwise.weight.data, layer.pointwise.weight.data];
  for (let k = 0; k < 9; k++)
    for (let c = 0; c < 2; c++) for (let o = 0; o < 3; o++) whole[(k * 2 + c) * 3 + o] = deep[k * 2 + c]! * point[c * 3 + o]!;
  const x = random(2, 5, 6, 2);
  const expected = conv2d(x, tensor(whole, [3, 3, 2, 3]), null, { padding: 1, stride: 2 });
  const out = layer.forward(x);
  expect(out.shape).toEqual(expected.shape);
  for (const [i, value] of expected.data.entries()) expect(out.data[i]).toBeCloseTo(value, 5);
});

test("a separable convolution has KH·KW·C·multiplier + C·multiplier·O + O parameters", () => {
  expect(new SeparableConv2d(8, 16, 3, { multiplier: 2 }).parameterCount).toBe(9 * 16 + 16 * 16 + 16);
});
