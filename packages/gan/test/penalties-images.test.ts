import * as cnn from "@sluice/cnn";
import * as core from "@sluice/core";
import { gradcheck, testNormals } from "@sluice/core/testing";
import { describe, expect, it } from "vitest";
import { gradientPenalty } from "../src/index.ts";

type Op = (h: core.Tensor) => core.Tensor;

const normals = (seed: number, shape: readonly number[], scale = 1) => {
  const normal = testNormals(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return core.tensor(
    Float32Array.from({ length: size }, () => scale * normal()),
    [...shape],
  );
};

const weight = (...shape: number[]) => normals(9, shape, 0.5);
const line =
  (op: Op): Op =>
  (h) =>
    op(core.reshape(h, [h.shape[0]!, -1, h.shape.at(-1)!])); // [N, H·W, C]

/** Convolutions, norms and pooling by averages, over [N, 5, 5, 4]. */
const layers: Readonly<Record<string, Op>> = {
  conv2d: (h) => cnn.conv2d(h, weight(3, 3, 4, 3), null),
  "conv2d with stride and padding": (h) => cnn.conv2d(h, weight(3, 3, 4, 3), null, { stride: 2, padding: 1 }),
  "conv2d with dilation": (h) => cnn.conv2d(h, weight(2, 2, 4, 3), null, { dilation: 2 }),
  "conv2d with groups": (h) => cnn.conv2d(h, weight(3, 3, 2, 4), null, { groups: 2 }),
  "conv2d of single channels": (h) => cnn.conv2d(h, weight(3, 3, 1, 4), null, { groups: 4, padding: 1 }),
  convTranspose2d: (h) => cnn.convTranspose2d(h, weight(2, 2, 3, 4), null, { stride: 2, padding: 1 }),
  avgPool2d: (h) => cnn.avgPool2d(h, 3, { stride: 2, padding: 1 }),
  adaptiveAvgPool2d: (h) => cnn.adaptiveAvgPool2d(h, [2, 3]),
  globalAvgPool2d: cnn.globalAvgPool2d,
  lpPool2d: (h) => cnn.lpPool2d(h, 2, 2),
  avgPool1d: line((h) => cnn.avgPool1d(h, 3)),
  batchNorm: (h) => cnn.batchNorm(h),
  BatchNorm2d: (h) => new cnn.BatchNorm2d(4).forward(h),
  "BatchNorm2d in evaluation": (h) => new cnn.BatchNorm2d(4).eval().forward(h),
  groupNorm: (h) => cnn.groupNorm(h, 2),
  instanceNorm: (h) => cnn.instanceNorm(h),
  layerNorm: (h) => core.layerNorm(h),
  "layerNorm of whole images": (h) => new core.LayerNorm([...h.shape.slice(1)]).forward(h),
  localResponseNorm: (h) => cnn.localResponseNorm(h, 3, { alpha: 1 }),
};

/** Pooling by maxima: its second derivative exists where no maximum changes its place. */
const maxima: Readonly<Record<string, Op>> = {
  maxPool2d: (h) => cnn.maxPool2d(h, 2),
  "maxPool2d with overlaps": (h) => cnn.maxPool2d(h, 3, { stride: 1 }),
  adaptiveMaxPool2d: (h) => cnn.adaptiveMaxPool2d(h, [2, 3]),
  globalMaxPool2d: cnn.globalMaxPool2d,
  maxPool1d: line((h) => cnn.maxPool1d(h, 3)),
};

describe("the gradient of WGAN-GP's penalty of images", () => {
  const [real, fake] = [normals(3, [2, 5, 5, 1]), normals(4, [2, 5, 5, 1])];
  const mix = core.tensor([0.3, 0.8]);
  const first = (x: core.Tensor, kernel: core.Tensor) => cnn.conv2d(x, kernel, null, { padding: 1 });

  /** The penalty of a critic whose hidden images, made with `w`, go through a layer to a read-out with v. */
  function check(layer: Op, hidden: (x: core.Tensor, w: core.Tensor) => core.Tensor, w: core.Tensor) {
    const size = core.scope(() => layer(core.zeros([2, 5, 5, 4])).size / 2);
    const penalty = (w: core.Tensor, v: core.Tensor) => {
      const critic: Op = (x) => core.matmul(core.reshape(core.tanh(layer(hidden(x, w))), [2, -1]), v);
      return gradientPenalty(critic, real, fake, { mix, weight: 1 });
    };
    expect(() => gradcheck(penalty, [w, normals(2, [size, 1], 0.5)], { order: 2, step: 2e-3, tolerance: 2e-2 })).not.toThrow();
  }

  it.each(Object.entries(layers))("through %s agrees with finite differences, twice", (_, layer) => {
    check(layer, first, normals(1, [3, 3, 1, 4], 0.5));
  });

  it.each(Object.entries(maxima))("through %s agrees with finite differences, twice", (_, layer) => {
    const kernel = normals(1, [3, 3, 1, 4], 0.5);
    check(layer, (x, w) => core.mul(first(x, kernel), w), core.tensor([0.5, 0.8, 1.1, 1.4]));
  });
});
