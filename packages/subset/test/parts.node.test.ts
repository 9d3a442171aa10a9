import { expect, test } from "vitest";
import { names } from "../../kernels/src/table.ts";
import { keepKernels } from "../src/binary.ts";
import { type Parts, partsOf } from "../src/parts.ts";
import { decode } from "../src/text.ts";
import { full } from "./kernels.ts";

const weigh = ({ bytes, needs }: Parts, kernels: readonly string[]) =>
  [...new Set(kernels.flatMap((kernel) => needs[kernel]!))].reduce((sum, at) => sum + bytes[at]!, 0);

test("every kernel has its parts, and all parts together weigh almost what the binary does", async () => {
  const parts = await partsOf(full.simd, names);
  expect(Object.keys(parts.needs)).toEqual(names);
  const all = weigh(parts, names);
  expect(all).toBe(parts.bytes.reduce((a, b) => a + b));
  expect(all).toBeGreaterThan(0.9 * decode(full.simd).length);
});

test("what the parts of some kernels weigh is about what their subset weighs", async () => {
  const parts = await partsOf(full.simd, names);
  for (const kernels of [["relu"], ["conv2d", "max_pool2d", "matmul", "relu"], ["gru_forward", "matmul"]].map((list) =>
    list.filter((kernel) => kernel in parts.needs),
  )) {
    const bytes = decode(await keepKernels(full.simd, names, new Set(kernels))).length;
    expect(Math.abs(weigh(parts, kernels) - bytes)).toBeLessThan(0.25 * bytes + 200);
  }
});
