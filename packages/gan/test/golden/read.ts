// Reads the adversarial golden cases: PyTorch's numbers, and the comparison at their stated tolerance.
/// <reference types="vite/client" />
import { type Tensor, tensor } from "@sluice/core";
import { expect } from "vitest";
import stored from "./adversarial.json" with { type: "json" };

const binaries = import.meta.glob<string>("./*.bin", { eager: true, import: "default", query: "?url&inline" });
const url = binaries["./adversarial.bin"]!;
const buffer = Uint8Array.from(atob(url.slice(url.indexOf(",") + 1)), (c) => c.charCodeAt(0)).buffer;

/** A case: attributes, and tensors in PyTorch's layout. */
export interface Case {
  readonly id: string;
  readonly op: string;
  readonly attrs: Readonly<Record<string, string | null>>;
  readonly tensors: Readonly<Record<string, { role: string; shape: number[]; data: Float32Array; of?: string }>>;
  readonly error: Readonly<Record<string, number>>;
}

/** The cases of one operation. */
export function cases(op: string): Case[] {
  const found = stored.cases
    .filter((c) => c.op === op)
    .map((c): Case => {
      const tensors = Object.entries(
        c.tensors as Record<string, { role: string; shape: number[]; offset: number; nbytes: number; of?: string }>,
      );
      return {
        id: c.id,
        op,
        attrs: c.attrs as unknown as Case["attrs"],
        tensors: Object.fromEntries(tensors.map(([name, t]) => [name, { ...t, data: new Float32Array(buffer, t.offset, t.nbytes / 4) }])),
        error: c.f32_err as Record<string, number>,
      };
    });
  expect(found.length, `cases of ${op}`).toBeGreaterThan(0);
  return found;
}

/** A tensor of a case. */
export function tensorOf(c: Case, name: string): Tensor {
  const { data, shape } = c.tensors[name]!;
  return tensor(data, shape);
}

/** Asserts equality within ten times PyTorch's own float32 error, plus 1e-6 of the largest value. */
export function expectClose(actual: ArrayLike<number>, c: Case, name: string, slack = 1): void {
  const expected = c.tensors[name]!.data;
  expect(actual.length, `${c.id}: elements of ${name}`).toBe(expected.length);
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const tolerance = slack * (10 * (c.error[name] ?? 0) + 1e-6 * largest);
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!);
    if (!(off <= tolerance)) expect.fail(`${c.id}: ${name}[${i}] is ${actual[i]}, PyTorch has ${expected[i]} ± ${tolerance}`);
  }
}

/** Asserts the gradients of a case, of the sum of its outputs under their cotangents. */
export function expectGradients(c: Case, gradients: (name: string) => ArrayLike<number>): void {
  const wanted = Object.entries(c.tensors).filter(([, t]) => t.role === "grad");
  expect(wanted.length, `${c.id}: gradients`).toBeGreaterThan(0);
  for (const [name, t] of wanted) expectClose(gradients(t.of!), c, name);
}
