import { Stream, scope, tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { auxiliaryClassifier, informative, type Round } from "../src/index.ts";

const x = tensor([[0]]);
const round = (more: Partial<Round>): Round => ({
  real: x,
  fake: x,
  z: x,
  condition: undefined,
  ofReal: { score: x },
  ofFake: { score: x },
  ...more,
});

describe("auxiliaryClassifier", () => {
  const terms = auxiliaryClassifier({ weight: 2 });
  const condition = tensor([0], [1], "i32");
  const sure = { score: x, logits: tensor([[50, 0]]) };
  const unsure = { score: x, logits: tensor([[0, 0]]) };

  it("asks real and generated samples for their class on one side, generated ones on the other", () => {
    const of = (term: "discriminator" | "generator") =>
      scope(() => terms[term]!(round({ condition, ofReal: sure, ofFake: unsure })).item());
    expect(of("discriminator")).toBeCloseTo(2 * Math.LN2, 5);
    expect(of("generator")).toBeCloseTo(2 * Math.LN2, 5);
  });

  it("says what is missing", () => {
    expect(() => terms.generator!(round({ condition }))).toThrow(
      "auxiliaryClassifier: the discriminator says score, needs logits; give it such a head",
    );
    expect(() => terms.generator!(round({ ofFake: sure }))).toThrow("auxiliaryClassifier: 0 conditions, needs one per row");
  });
});

describe("informative", () => {
  const { latent, terms, size } = informative({ noise: 2, categories: 3, codes: 1 });

  it("draws noise, one category and even codes", () => {
    const rows = scope(() => latent(20, new Stream("z", 1)).toArray()) as number[][];
    expect(size).toBe(6);
    for (const row of rows) {
      expect(row).toHaveLength(6);
      expect(row.slice(2, 5).reduce((a, b) => a + b, 0)).toBe(1);
      expect(Math.abs(row[5]!)).toBeLessThanOrEqual(1);
    }
    expect(new Set(rows.map((row) => row.indexOf(1, 2))).size).toBe(3);
  });

  it("costs nothing once category and code are recovered, else the surprise and the squared error", () => {
    const z = tensor([[9, 9, 0, 1, 0, 0.5]]);
    const of = (category: number[], code: number) =>
      scope(() => terms.generator!(round({ z, ofFake: { score: x, category: tensor([category]), code: tensor([[code]]) } })).item());
    expect(of([0, 60, 0], 0.5)).toBeCloseTo(0, 6);
    expect(of([0, 0, 0], -0.5)).toBeCloseTo(Math.log(3) + 1, 5);
  });

  it("refuses to look for nothing", () => {
    expect(() => informative({ categories: 0, codes: 0 }).terms.generator!(round({}))).toThrow(
      "informative: 0 categories and 0 codes, needs at least 1 of either",
    );
  });
});
