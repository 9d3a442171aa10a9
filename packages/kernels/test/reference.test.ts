// The reference tenant answers kernel calls with the specs' plain loops.
import { expect, test } from "vitest";
import { specs } from "../spec/index.ts";
import * as kernels from "../src/generated/raw.ts";
import { allocate, release, viewOf } from "../src/memory.ts";
import type { Ptr } from "../src/pointer.ts";
import { referenceTenant } from "../src/reference.ts";
import { addTenant } from "../src/table.ts";

const counted = (name: "fill" | "copy" | "fill_u8") => {
  const calls = { n: 0 };
  const spec = specs[name];
  const reference = (args: never) => {
    calls.n++;
    return spec.reference(args);
  };
  return { calls, specs: { ...specs, [name]: { ...spec, reference } } };
};

test("a call runs the spec's loops on the same addresses", () => {
  const a = allocate(20) as Ptr<"f32">;
  const out = allocate(20) as Ptr<"f32">;
  viewOf("f32", a, 5).set([1, 2, 3, 4, 5]);
  const { calls, specs: counting } = counted("copy");
  const remove = addTenant(referenceTenant(counting));
  kernels.copy({ out, a, n: 5 });
  remove();
  expect([...viewOf("f32", out, 5)]).toEqual([1, 2, 3, 4, 5]);
  kernels.copy({ out, a, n: 5 });
  expect(calls.n).toBe(1);
  release(a, 20);
  release(out, 20);
});

test("bytes and words are seen by their own type", () => {
  const out = allocate(16) as Ptr<"u8">;
  viewOf("u8", out, 16).fill(1);
  const remove = addTenant(referenceTenant(specs));
  kernels.fill_u8({ out, value: 9, n: 3 });
  remove();
  expect([...viewOf("u8", out, 4)]).toEqual([9, 9, 9, 1]);
  release(out as number, 16);
});

test("every operand that a case leaves out has its length in the spec, for when it is there", () => {
  const missing: string[] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const loose = spec as unknown as { cases: object[]; buffers(d: object): Record<string, unknown>; optional?: Record<string, unknown> };
    for (const dims of loose.cases) {
      for (const [operand, buffer] of Object.entries(loose.buffers(dims))) {
        if (buffer === null && !loose.optional?.[operand]) missing.push(`${name}.${operand}`);
      }
    }
  }
  expect([...new Set(missing)]).toEqual([]);
});
