import { describe, expect, test } from "vitest";
import { bilateralFilter, filterDims, gaussianFilter, medianFilter, mirrorPad, savitzkyGolay } from "../../src/data/smooth.ts";
import { tensor, zeros } from "../../src/index.ts";
import { reshape } from "../../src/ops/layout.ts";
import { gradcheck } from "../../src/testing.ts";
import { expectClose, golden } from "./golden.ts";

const { smooth } = golden;
const wave = tensor(smooth.wave);
const image = tensor(smooth.image);

describe("filters", () => {
  test("gaussianFilter gives SciPy's numbers for signals and images", () => {
    expectClose(gaussianFilter(wave, 1.7), smooth.gaussian, 2e-6);
    expectClose(gaussianFilter(image, 1.2), smooth.gaussianImage, 2e-6);
  });

  test("medianFilter gives SciPy's numbers for signals and images", () => {
    expectClose(medianFilter(wave, 5), smooth.median, 0);
    expectClose(medianFilter(image, 3), smooth.medianImage, 0);
  });

  test("savitzkyGolay gives SciPy's numbers, to the ends", () => {
    expectClose(savitzkyGolay(wave, 9, 3), smooth.savgol, 3e-6);
    expectClose(savitzkyGolay(wave, 5, 0), smooth.savgolFlat, 3e-6);
    expectClose(savitzkyGolay(wave, 1, 0), smooth.wave, 0);
  });

  test("bilateralFilter gives its definition's numbers", () => {
    expectClose(bilateralFilter(image, { sigmaSpace: 1.5, sigmaColor: 0.4, window: 5 }), smooth.bilateral, 5e-6);
  });

  test("bilateralFilter keeps an edge that gaussianFilter washes out", () => {
    const edge = tensor(Array.from({ length: 6 }, () => [0, 0, 0, 1, 1, 1]));
    expectClose(bilateralFilter(edge, { sigmaColor: 0.1 }), edge.toArray(), 1e-12);
    expect((gaussianFilter(edge, 1).toArray() as number[][])[0]![2]).toBeGreaterThan(0.2);
  });

  test("run along the dimensions of images, series, or those told", () => {
    const stacked = reshape(tensor([...smooth.wave, ...smooth.wave]), [2, 40, 1]);
    expectClose(gaussianFilter(stacked, 1.7), [smooth.gaussian.map((v) => [v]), smooth.gaussian.map((v) => [v])], 2e-6);
    expectClose(medianFilter(reshape(image, [1, 9, 11, 1]), 3), [smooth.medianImage.map((row) => row.map((v) => [v]))], 0);
    expect(filterDims("test", zeros([2, 3]), { dims: -1 })).toEqual([1]);
    expect(() => gaussianFilter(zeros([1, 1, 1, 1, 1]), 1)).toThrow("gaussianFilter: no usual dimensions for rank 5");
  });

  test("let gradients through", () => {
    gradcheck((x) => gaussianFilter(x, 0.5), [tensor([1, 3, 2, 5])]);
    gradcheck((x) => savitzkyGolay(x, 3, 1), [tensor([1, 3, 2, 5])]);
  });

  test("mirrorPad repeats the ends, as far as needed", () => {
    expect(mirrorPad(tensor([1, 2, 3]), 0, 4, 2).toArray()).toEqual([3, 3, 2, 1, 1, 2, 3, 3, 2]);
  });

  test("name windows, orders and deviations that make no sense", () => {
    expect(() => medianFilter(wave, 4)).toThrow("medianFilter: window is 4, needs an odd integer");
    expect(() => gaussianFilter(wave, 0)).toThrow("gaussianFilter: sigma is 0, needs a positive number");
    expect(() => savitzkyGolay(wave, 5, 5)).toThrow("savitzkyGolay: order is 5, needs an integer from 0 to 4, below the window");
    expect(() => savitzkyGolay(tensor([1, 2]), 3, 1)).toThrow("savitzkyGolay: the signal has 2 elements, the window 3 (x [2])");
    expect(() => bilateralFilter(wave)).toThrow("bilateralFilter: x has 1 dimensions, needs 2 or 4 (x [40])");
    expect(() => bilateralFilter(image, { sigmaColor: 0 })).toThrow("bilateralFilter: the deviations are 2 and 0, need positive numbers");
  });
});
