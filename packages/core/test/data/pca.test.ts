import { describe, expect, test } from "vitest";
import { IncrementalPCA, PCA } from "../../src/data/pca.ts";
import { columnStats } from "../../src/data/statistics.ts";
import { narrow } from "../../src/ops/slice.ts";
import { tensor } from "../../src/tensor.ts";
import { gradcheck, testNormals } from "../../src/testing.ts";
import { every, expectClose, golden, iris } from "./golden.ts";

describe("PCA", () => {
  test("explains iris as everybody's does", () => {
    const { varianceRatio } = new PCA().fit(iris);
    expect(Array.from(varianceRatio!.data, (v) => v.toFixed(6))).toEqual(["0.924619", "0.053066", "0.017103", "0.005212"]);
  });

  test("gives scikit-learn's components, variances and coordinates, and back", () => {
    const pca = new PCA().fit(iris);
    expectClose(pca.components!, golden.pca.components, 2e-6);
    expectClose(pca.variance!, golden.pca.variance, 2e-6);
    expectClose(pca.mean!, golden.pca.mean, 1e-6);
    expectClose(pca.transform(every), golden.pca.y, 5e-6);
    expectClose(pca.inverse(pca.transform(every)), every.toArray(), 2e-6);
  });

  test("whitens as scikit-learn does: components of variance 1, and back", () => {
    const pca = new PCA({ components: 2, whiten: true }).fit(iris);
    expectClose(pca.transform(every), golden.pcaWhite.y, 1e-5);
    const { mean, squares } = columnStats("test", pca.transform(iris));
    for (let k = 0; k < 2; k++) {
      expect(mean[k]).toBeCloseTo(0, 4);
      expect(squares[k]! / 149).toBeCloseTo(1, 4);
    }
    expectClose(
      pca.inverse(pca.transform(iris)),
      new PCA({ components: 2 })
        .fit(iris)
        .inverse(new PCA({ components: 2 }).fitTransform(iris))
        .toArray(),
    );
  });

  test("gives the same for tables with more columns than rows", () => {
    const pca = new PCA({ components: 3 }).fit(tensor(golden.pcaWide.x));
    expectClose(pca.components!, golden.pcaWide.components, 5e-6);
    expectClose(pca.variance!, golden.pcaWide.variance, 5e-6);
    expectClose(pca.transform(tensor(golden.pcaWide.x)), golden.pcaWide.y, 1e-5);
  });

  test("keeps as many components as a share of the variance needs", () => {
    expect(new PCA({ components: 0.95 }).fit(iris).components!.shape).toEqual([2, 4]);
    expect(new PCA({ components: 0.5 }).fit(iris).components!.shape).toEqual([1, 4]);
  });

  test("finds orthonormal components of a hundred columns", () => {
    const x = tensor(Float32Array.from({ length: 300 * 100 }, testNormals(5)), [300, 100]);
    const { components, variance } = new PCA({ components: 100 }).fit(x);
    const rows = components!.toArray() as number[][];
    for (const [i, a] of rows.slice(0, 20).entries()) {
      for (const [j, b] of rows.slice(0, 20).entries()) {
        expect(a.reduce((sum, v, k) => sum + v * b[k]!, 0)).toBeCloseTo(i === j ? 1 : 0, 5);
      }
    }
    const values = Array.from(variance!.data);
    expect([...values].sort((a, b) => b - a)).toEqual(values);
  });

  test("lets gradients through", () => {
    const pca = new PCA({ components: 2 }).fit(iris);
    gradcheck((x) => pca.forward(x), [tensor([[1, 2, 3, 4]])]);
  });

  test("names what cannot be done", () => {
    expect(() => new PCA().fit(tensor([[1, 2]]))).toThrow("PCA: x has 1 rows, needs at least 2");
    expect(() => new PCA({ components: 5 }).fit(iris)).toThrow("PCA: 5 components of a table of 150 rows and 4 columns, at most 4");
    expect(() => new PCA().fit(tensor([1, 2, Number.NaN, 4], [2, 2]))).toThrow(
      "PCA: column 0 has 1 missing values or infinities among 2; impute or drop them first",
    );
    expect(() => new PCA().fit(iris).transform(tensor([[1]]))).toThrow("PCA: x has 1 columns, fitted were 4 (x [1, 1])");
  });
});

describe("IncrementalPCA", () => {
  const batch = (i: number) => narrow(iris, 0, 50 * i, 50);

  test("gives scikit-learn's numbers, batch by batch", () => {
    const pca = new IncrementalPCA({ components: 2 });
    for (let i = 0; i < 3; i++) pca.partialFit(batch(i));
    expectClose(pca.components!, golden.incremental.components, 1e-5);
    expectClose(pca.variance!, golden.incremental.variance, 1e-5);
    expectClose(pca.varianceRatio!, golden.incremental.ratio, 1e-5);
    expectClose(pca.mean!, golden.incremental.mean, 1e-6);
    expectClose(pca.transform(every), golden.incremental.y, 2e-5);
  });

  test("can be saved between batches and gives the same bits", () => {
    const whole = new IncrementalPCA({ components: 2 });
    for (let i = 0; i < 3; i++) whole.partialFit(batch(i));
    const first = new IncrementalPCA({ components: 2 }).partialFit(batch(0)).partialFit(batch(1));
    const second = new IncrementalPCA({ components: 2 });
    second.loadStateDict(first.stateDict());
    second.partialFit(batch(2));
    expect(second.components!.data).toEqual(whole.components!.data);
  });

  test("fit starts over", () => {
    const pca = new IncrementalPCA({ components: 2 }).fit(batch(0));
    const once = pca.components!.data;
    pca.partialFit(batch(1));
    expect(pca.fit(batch(0)).components!.data).toEqual(once);
    expect(pca.seen!.item()).toBe(50);
  });

  test("names a first batch that is too small", () => {
    expect(() => new IncrementalPCA({ components: 3 }).partialFit(narrow(iris, 0, 0, 2))).toThrow(
      "IncrementalPCA: 3 components of a first batch of 2 rows and 4 columns",
    );
  });
});
