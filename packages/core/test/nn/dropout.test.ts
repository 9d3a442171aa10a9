// Dropping layers: training and evaluation, streams of their own that are saved with the model.
import { beforeEach, expect, test } from "vitest";
import { AlphaDropout, Dropout, Dropout1d, Dropout2d, FeatureAlphaDropout, GaussianNoise, seed, tensor } from "../../src/index.ts";

beforeEach(() => seed(2));
const ones = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1), shape);
const layers = () => [new Dropout(), new Dropout1d(), new Dropout2d(), new AlphaDropout(), new FeatureAlphaDropout(), new GaussianNoise()];

test("in training every layer changes its input, in evaluation none does", () => {
  for (const layer of layers()) {
    const x = ones(4, 3, 3, 8);
    expect(Array.from(layer.forward(x).data)).not.toEqual(Array.from(x.data));
    expect(layer.eval().forward(x)).toBe(x);
  }
});

test("two layers of one model drop differently, the same model again drops the same", () => {
  const run = () => [new Dropout(), new Dropout()].map((layer) => Array.from(layer.forward(ones(40)).data));
  const [a, b] = run();
  expect(a).not.toEqual(b);
  seed(2);
  expect(run()).toEqual([a, b]);
});

test("the stream is a state of the module: loading it brings the same masks back", () => {
  const layer = new Dropout(0.5);
  expect(layer.namedStates().map(([name, t]) => [name, t.dtype, t.shape])).toEqual([["random", "i32", [4]]]);
  const { random } = layer.stateDict();
  const saved = { shape: [4], data: Array.from(random!.data) };
  const first = Array.from(layer.forward(ones(30)).data);
  layer.forward(ones(30));
  layer.random.set(saved.data);
  expect(Array.from(layer.forward(ones(30)).data)).toEqual(first);
});

test("a p that is no probability is refused by the layer's name", () => {
  expect(() => new Dropout(1.5)).toThrow("Dropout: p is 1.5, needs 0 ≤ p ≤ 1");
  expect(() => new AlphaDropout(-0.1)).toThrow("AlphaDropout: p is -0.1, needs 0 ≤ p ≤ 1");
});
