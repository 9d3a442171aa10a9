// A call that is cut into pieces leaves the same bits as the whole call, whatever the order of the pieces.
import { expect, test } from "vitest";
import { specs } from "../spec/index.ts";
import { parameters } from "../src/generated/signatures.ts";
import { allocate, release, viewOf } from "../src/memory.ts";
import { cutterOf } from "../src/pieces.ts";
import type { ElementType } from "../src/pointer.ts";
import { useRelaxed, useSimd } from "../src/relaxed.ts";
import { splits } from "../src/splits.ts";
import { addTenant, type Tenant, tableEntry } from "../src/table.ts";
import { callCase } from "./parity.ts";

interface LooseSpec {
  buffers(dims: object): Record<string, number | null | { length: number }>;
  writes?: readonly string[];
  cases: readonly object[];
}
const specOf = (name: string) => specs[name as keyof typeof specs] as unknown as LooseSpec;
const types: Record<string, readonly [ElementType, number]> = { F32: ["f32", 4], I32: ["i32", 4], U8: ["u8", 1], F64: ["f64", 8] };

/** Where the operands of a call lie. */
function operands(name: string, args: readonly number[]): Map<string, { ptr: number; bytes: number }> {
  const declared = parameters[name]!.split(",").map((p) => p.split(":") as [string, string]);
  const buffers = specOf(name).buffers(Object.fromEntries(declared.map(([parameter], i) => [parameter, args[i]!])));
  const places = new Map<string, { ptr: number; bytes: number }>();
  declared.forEach(([parameter, type], i) => {
    const buffer = buffers[parameter];
    if (buffer === undefined || buffer === null || args[i] === 0) return;
    places.set(parameter, { ptr: args[i]!, bytes: (typeof buffer === "number" ? buffer : buffer.length) * types[type]![1] });
  });
  return places;
}

const bytesAt = ({ ptr, bytes }: { ptr: number; bytes: number }) => viewOf("u8", ptr as never, bytes);

/** Runs each call of one kernel whole, then once more in pieces, last piece first, and compares what they wrote. */
function twice(wanted: string, seen: (pieces: number) => void): Tenant {
  const cut = cutterOf(wanted, 0)!;
  return (name, kernel) => {
    if (name !== wanted) return kernel;
    return (...args) => {
      const places = operands(name, args);
      const written = (specOf(name).writes ?? ["out"]).filter((parameter) => places.has(parameter));
      const before = [...places.values()].map((place) => bytesAt(place).slice());
      const result = kernel(...args);
      const whole = written.map((parameter) => bytesAt(places.get(parameter)!).slice());
      [...places.values()].forEach((place, i) => {
        bytesAt(place).set(before[i]!);
      });
      const work: [number, number][] = [];
      const pieces = cut(args, 3, (bytes) => {
        work.push([allocate(bytes), bytes]);
        return work[0]![0];
      });
      if (pieces === null) return kernel(...args);
      seen(pieces.length);
      for (const piece of [...pieces].reverse()) for (const call of piece) tableEntry(call.index)(...call.args);
      for (const [ptr, bytes] of work) release(ptr, bytes);
      written.forEach((parameter, i) => {
        const differs = bytesAt(places.get(parameter)!).findIndex((byte, k) => byte !== whole[i]![k]);
        if (differs >= 0) expect.fail(`${name}: ${parameter} differs at byte ${differs} (${args.join(", ")})`);
      });
      return result;
    };
  };
}

/** Sizes beyond the specs' for kernels that those are too small to cut. */
const image = {
  N: 2,
  H: 9,
  W: 8,
  C: 3,
  O: 20,
  KH: 3,
  KW: 3,
  OH: 9,
  OW: 8,
  strideH: 1,
  strideW: 1,
  padH: 1,
  padW: 1,
  dilationH: 1,
  dilationW: 1,
  groups: 1,
};
const larger: Record<string, readonly object[]> = {
  conv2d_backward_weight: [image, { ...image, O: 5 }, { ...image, C: 64, N: 1 }],
  conv2d: [
    { ...image, N: 1, activation: 1 },
    { ...image, N: 1, H: 20, OH: 6, strideH: 3, padH: 0, activation: 0 },
  ],
};

for (const variant of ["simd", "relaxed"] as const) {
  test(`each kernel that can be cut writes the same bits in pieces as whole (${variant})`, () => {
    if (variant === "relaxed" && !useRelaxed()) return;
    const uncut: string[] = [];
    try {
      for (const name of Object.keys(splits)) {
        let most = 0;
        const remove = addTenant(twice(name, (pieces) => (most = Math.max(most, pieces))));
        try {
          for (const dims of [...specOf(name).cases, ...(larger[name] ?? [])]) callCase(name, dims);
        } finally {
          remove();
        }
        if (most < 2) uncut.push(name);
      }
    } finally {
      useSimd();
    }
    expect(uncut).toEqual([]);
  });
}
