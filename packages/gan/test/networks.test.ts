import { tensor } from "@sluice/core";
import { describe, expect, it } from "vitest";
import { judgementOf, partsOf } from "../src/networks.ts";

describe("what networks say and are given", () => {
  const x = tensor([1]);

  it("a tensor is a judgement with nothing but scores", () => {
    expect(judgementOf(x)).toEqual({ score: x });
    const both = { score: x, logits: x };
    expect(judgementOf(both)).toBe(both);
  });

  it("a batch is samples, or samples with conditions", () => {
    expect(partsOf(x)).toEqual([x]);
    expect(partsOf([x, x])).toHaveLength(2);
  });
});
