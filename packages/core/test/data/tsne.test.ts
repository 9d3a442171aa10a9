import { describe, expect, test } from "vitest";
import { TSNE } from "../../src/data/tsne.ts";
import { type Tensor, tensor } from "../../src/tensor.ts";
import { flowers, golden } from "./golden.ts";

const x = tensor(flowers.filter((_, i) => i % 3 === 0));

/** How well neighbours in the map are neighbours in the data (Venna & Kaski 2001), as scikit-learn's `trustworthiness`. */
function trustworthiness(data: Tensor, map: Tensor, k: number): number {
  const order = (t: Tensor) => {
    const rows = t.toArray() as number[][];
    return rows.map((a, i) => {
      const distances = rows.map((b) => b.reduce((sum, v, d) => sum + (v - a[d]!) ** 2, 0));
      return rows
        .map((_, j) => j)
        .filter((j) => j !== i)
        .sort((p, q) => distances[p]! - distances[q]!);
    });
  };
  const [near, shown] = [order(data), order(map)];
  const n = near.length;
  let penalty = 0;
  for (let i = 0; i < n; i++) for (const j of shown[i]!.slice(0, k)) penalty += Math.max(0, near[i]!.indexOf(j) + 1 - k);
  return 1 - (penalty * 2) / (n * k * (2 * n - 3 * k - 1));
}

describe("TSNE", () => {
  test("draws as faithful a map of iris as scikit-learn's", () => {
    const steps = [...new TSNE({ perplexity: 10 }).run(x)];
    const last = steps.at(-1)!;
    expect(last.step).toBe(1000);
    expect(last.embedding().shape).toEqual([50, 2]);
    expect(last.divergence()).toBeLessThan(golden.tsne.divergence * 1.05);
    expect(trustworthiness(x, last.embedding(), 5)).toBeGreaterThan(golden.tsne.trustworthiness - 0.01);
  });

  test("gives the same bits every time", () => {
    const options = { perplexity: 8, steps: 60, init: "random", seed: 4 } as const;
    expect(new TSNE(options).fitTransform(x).data).toEqual(new TSNE(options).fitTransform(x).data);
    expect(new TSNE({ ...options, seed: 5 }).fitTransform(x).data).not.toEqual(new TSNE(options).fitTransform(x).data);
  });

  test("is a generator: the caller may look at the map and stop at any step", () => {
    const seen: number[] = [];
    for (const { step, embedding } of new TSNE({ perplexity: 8, components: 3 }).run(x)) {
      expect(embedding().shape).toEqual([50, 3]);
      if (seen.push(step) === 4) break;
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test("comes nearer to the neighbourhoods as it goes", () => {
    const steps = new TSNE({ perplexity: 8, steps: 400 }).run(x);
    const divergences: number[] = [];
    for (const { step, divergence } of steps) if (step % 200 === 0) divergences.push(divergence());
    expect(divergences[1]).toBeLessThan(divergences[0]!);
    expect(divergences[2]).toBeLessThan(divergences[1]!);
  });

  test("names a perplexity that is too large", () => {
    expect(() => new TSNE({ perplexity: 50 }).run(x).next()).toThrow(
      "TSNE: perplexity 50 for 50 rows; it must be positive and below the rows",
    );
  });
});
