import { expect, test } from "vitest";
import { table } from "../src/report.ts";

test("the report tells kernels, bytes before and after, and what became of gradients", () => {
  const report = {
    kernels: ["relu", "matmul"],
    left: ["fill"],
    total: 189,
    binaries: [{ before: { plain: 90_000, gzip: 30_000 }, after: { plain: 7_000, gzip: 3_000 } }],
    gradients: false,
  };
  expect(table(report, { reason: "dropped: nothing takes one" }, ["groups", "paddingMode"]).split("\n")).toEqual([
    "kernels    2 of 189",
    "           relu matmul",
    "left out   fill",
    "binary     90,000 bytes (30,000 gzipped) → 7,000 bytes (3,000 gzipped)",
    "gradients  dropped: nothing takes one",
    "options    without groups, paddingMode: nothing names them",
  ]);
});

test("long lists of kernels are broken into lines", () => {
  const kernels = Array.from({ length: 40 }, (_, i) => `kernel_${i}`);
  const lines = table({ kernels, left: [], total: 40, binaries: [], gradients: true }, { reason: "kept: asked for" }, []).split("\n");
  expect(lines.length).toBeGreaterThan(3);
  expect(lines.slice(1, -1).join(" ").split(/\s+/).filter(Boolean)).toEqual(kernels);
});
