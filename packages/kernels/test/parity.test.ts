// Holds every kernel, in both binaries, to its spec.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { specs } from "../spec/index.ts";
import { hasRelaxed, useRelaxed, useSimd } from "../src/relaxed.ts";
import { names } from "../src/table.ts";
import { runCase } from "./parity.ts";

test("every kernel has a spec, and every spec a kernel", () => {
  expect(Object.keys(specs).sort()).toEqual([...names].sort());
});

describe.each(["simd", "relaxed"] as const)("%s", (variant) => {
  beforeAll(() => {
    if (variant === "relaxed") expect(useRelaxed()).toBe(hasRelaxed());
  });
  afterAll(() => useSimd());

  test.each(Object.keys(specs).sort())("%s agrees with its spec", (name) => {
    const spec = specs[name as keyof typeof specs];
    expect(spec.cases.length).toBeGreaterThan(0);
    for (const dims of spec.cases) runCase(name, dims, variant);
  });
});
