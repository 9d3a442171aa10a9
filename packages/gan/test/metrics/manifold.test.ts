import { randn, seed, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { manifoldScores } from "../../src/index.ts";

const rows = (n: number, d: number, s: number) =>
  tensor(
    Float32Array.from({ length: n * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      return ((i * 7 + j * 13 + s * 5) % 11) / 4 + ((i * j + s) % 3);
    }),
    [n, d],
  );

describe("manifoldScores", () => {
  it("are what SciPy's distances give", () => {
    const { precision, recall, density, coverage } = manifoldScores(rows(9, 3, 0), rows(8, 3, 2), { k: 2 });
    expect(precision).toBeCloseTo(0.25, 10);
    expect(recall).toBeCloseTo(1 / 3, 10);
    expect(density).toBeCloseTo(0.25, 10);
    expect(coverage).toBeCloseTo(2 / 9, 10);
  });

  it("a generator that repeats one good sample is precise but covers nothing", () => {
    seed(2);
    const real = randn([100, 2]);
    const one = tensor(
      Array.from({ length: 100 }, () => [...real.data.slice(0, 2)]),
      [100, 2],
    );
    const scores = manifoldScores(real, one);
    expect(scores.precision).toBe(1);
    expect(scores.recall).toBeLessThan(0.05);
    expect(scores.coverage).toBeLessThan(0.3);
  });
});
