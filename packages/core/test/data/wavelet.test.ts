import { describe, expect, test } from "vitest";
import { type Wavelet, waveletDenoise, waveletStep, waveletUnstep } from "../../src/data/wavelet.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { testNormals } from "../../src/testing.ts";
import { expectClose } from "./golden.ts";

const names: Wavelet[] = ["haar", "db2", "db3", "db4"];
const numbers = (t: Tensor) => t.data as Float32Array;
const squares = (t: Tensor) => numbers(t).reduce((sum, v) => sum + v * v, 0);
const signal = tensor(Float32Array.from({ length: 24 }, testNormals(3)));

describe("waveletStep", () => {
  test("gives Haar's sums and differences", () => {
    const [average, detail] = waveletStep(tensor([1, 3, 5, 9]), 0, "haar");
    expectClose(average, [4 * Math.SQRT1_2, 14 * Math.SQRT1_2], 1e-6);
    expectClose(detail, [-2 * Math.SQRT1_2, -4 * Math.SQRT1_2], 1e-6);
  });

  test("keeps lengths and can be undone, along every dimension", () => {
    const table = tensor(signal.data, [4, 6]);
    for (const wavelet of names) {
      for (const dim of [0, 1]) {
        const [average, detail] = waveletStep(table, dim, wavelet);
        expect(squares(average) + squares(detail)).toBeCloseTo(squares(table), 4);
        expectClose(waveletUnstep(average, detail, dim, wavelet), table.toArray(), 1e-5);
      }
    }
  });

  test("has as many vanishing moments as its name says: no details of polynomials, away from the ends", () => {
    for (const [moments, wavelet] of names.entries()) {
      const polynomial = tensor(Array.from({ length: 32 }, (_, i) => (i / 16) ** moments));
      const [, detail] = waveletStep(polynomial, 0, wavelet);
      for (const d of detail.data.slice(0, 12)) expect(Math.abs(d)).toBeLessThan(1e-5);
    }
  });

  test("names a dimension that cannot be halved", () => {
    expect(() => waveletStep(tensor([1, 2, 3]), 0)).toThrow("waveletStep: dim 0 has 3 elements, needs an even number (x [3])");
  });
});

describe("waveletDenoise", () => {
  const n = 500;
  const clean = Float32Array.from({ length: n }, (_, i) => (i % 250 < 125 ? 1 : -1) + Math.sin(i / 40));
  const normal = testNormals(1);
  const noise = Float32Array.from({ length: n }, () => 0.3 * normal());
  const error = (t: Tensor) => numbers(t).reduce((sum, v, i) => sum + (v - clean[i]!) ** 2, 0) / n;

  test("takes away most of the noise, whose size it finds by itself", () => {
    const noisy = tensor(clean.map((v, i) => v + noise[i]!));
    for (const wavelet of names) {
      expect(error(waveletDenoise(noisy, { wavelet }))).toBeLessThan(error(noisy) / 2);
    }
    expect(waveletDenoise(noisy).shape).toEqual([n]);
  });

  test("leaves a signal alone when told there is no noise", () => {
    expectClose(waveletDenoise(tensor(clean), { sigma: 0 }), Array.from(clean), 1e-5);
  });

  test("denoises images and series", () => {
    const picture = Float32Array.from({ length: 30 * 30 }, (_, i) => (Math.floor(i / 30) < 15 ? 1 : 0));
    const grainy = tensor(
      picture.map((v, i) => v + noise[i % n]!),
      [1, 30, 30, 1],
    );
    const smooth = waveletDenoise(grainy, { wavelet: "haar" });
    expect(smooth.shape).toEqual([1, 30, 30, 1]);
    const far = (t: Tensor) => numbers(t).reduce((sum, v, i) => sum + (v - picture[i]!) ** 2, 0);
    expect(far(smooth)).toBeLessThan(far(grainy) / 2.5);
  });

  test("names a signal that is too short", () => {
    expect(() => waveletDenoise(tensor([1]))).toThrow("waveletDenoise: 0 levels along 1 elements, needs at least 1 (x [1])");
  });
});
