// Sizes that nobody thought of: every kernel against its spec at random sizes around the tiles, in both binaries.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { specs } from "../spec/index.ts";
import { useRelaxed, useSimd } from "../src/relaxed.ts";
import { runCase, seeded } from "./parity.ts";

/** Dimensions that may be anything; what else a case says (strides, modes, scalars) stays as it is. */
const free = new Set(["n", "outer", "inner", "R", "J", "M", "K", "N", "rows", "D", "C", "draws"]);
const TRIES = 40;
const LARGEST = 70;

/** Why a kernel is left out: its dimensions depend on each other. */
const bound: Record<string, string> = {
  topk: "k is at most the number of elements",
  strided_copy: "strides follow from sizes",
  strided_copy_u8: "strides follow from sizes",
};

/** The least value of a dimension: this gradient takes whole vectors of channels, as its documentation says. */
const least = (name: string, key: string) => (name === "max_pool2d_backward" && key === "C" ? 4 : 1);

function randomSizes(name: string): Record<string, number>[] {
  const draw = seeded(name.length * 131 + name.charCodeAt(0));
  const cases = (specs[name as keyof typeof specs].cases as readonly Record<string, number>[]).filter((c) => (c.B ?? 1) === 1);
  const vector = name.startsWith("conv2d_winograd") ? 4 : 1;
  return Array.from({ length: TRIES }, () => {
    const base = cases[draw.integer(0, cases.length)]!;
    // A size of 0 changes what a case means (an empty row has no maximum): those are in the specs.
    const sizes = Object.entries(base).map(
      ([key, value]) => [key, free.has(key) ? draw.integer(least(name, key), LARGEST) : value] as const,
    );
    const { C, ...rest } = Object.fromEntries(sizes);
    const whole = (base.groups ?? 1) * vector;
    // Rows of a sequence do not overlap those of the next step.
    if (rest.S !== undefined) rest.S += rest.N! - base.N!;
    // Channels come in whole groups, and to Winograd's in whole vectors.
    return { ...rest, ...(C !== undefined && { C: Math.ceil(C / whole) * whole }) };
  });
}

const names = Object.keys(specs)
  .filter((name) => !(name in bound))
  .sort();

test("what is left out exists", () => {
  for (const name of Object.keys(bound)) expect(Object.keys(specs)).toContain(name);
});

describe.each(["simd", "relaxed"] as const)("%s", (variant) => {
  beforeAll(() => {
    if (variant === "relaxed") useRelaxed();
  });
  afterAll(() => useSimd());

  test.each(names)("%s agrees with its spec at random sizes", (name) => {
    for (const dims of randomSizes(name)) runCase(name, dims, variant);
  });
});
