// The ways to cut kernels speak of parameters that there are, and move all that a kernel writes.
import { expect, test } from "vitest";
import { specs } from "../spec/index.ts";
import { parameters } from "../src/generated/signatures.ts";
import { type Dims, splits } from "../src/splits.ts";

interface LooseSpec {
  writes?: readonly string[];
  cases: readonly Dims[];
}

for (const [name, ways] of Object.entries(splits)) {
  test(`${name} is cut along its own dimensions, and each piece has its own place for what it writes`, () => {
    const declared = new Map(parameters[name]!.split(",").map((p) => p.split(":") as [string, string]));
    const { writes = ["out"], cases } = specs[name as keyof typeof specs] as unknown as LooseSpec;
    const d = { repeat: 0, ...cases.at(-1)! };
    for (const way of ways) {
      expect([...declared.keys()]).toContain(way.along);
      expect(way.scratch !== undefined).toBe(declared.has("scratch"));
      const placed = Object.keys({ ...way.moves(d), ...way.columns?.(d) });
      expect(placed).toEqual(expect.arrayContaining(writes as string[]));
      expect(way.work(d)).toBeGreaterThanOrEqual(0);
    }
  });
}
