// The reference tenant: runs every kernel as its spec's plain loops, to bisect a bug or to feel what SIMD is worth.
import { specs } from "../spec/index.ts";
import type { KernelName, Spec } from "../spec/spec.ts";
import { parameters } from "./generated/signatures.ts";
import { f32, f64, i32, u8 } from "./memory.ts";
import { addTenant, type Tenant } from "./table.ts";

type AnySpec = Spec<KernelName> & {
  reference(args: Record<string, unknown>): number | void;
  buffers(dims: Record<string, number>): Record<string, number | null | { length: number }>;
  optional?: Record<string, (dims: Record<string, number>) => number>;
};

/** How many elements stand at an operand's address. */
function lengthOf(spec: AnySpec, parameter: string, dims: Record<string, number>): number {
  const buffer = spec.buffers(dims)[parameter];
  if (buffer === null || buffer === undefined) return spec.optional?.[parameter]?.(dims) ?? 0;
  return typeof buffer === "number" ? buffer : buffer.length;
}

/**
 * Runs every kernel as plain loops from now on: slow, and what the fast kernels are held to.
 * @returns what puts the fast kernels back
 */
export function useReference(): () => void {
  return addTenant(referenceTenant(specs));
}

/** A tenant that answers every kernel call with the given specs' reference loops. */
export function referenceTenant(specs: Readonly<Record<string, unknown>>): Tenant {
  return (name) => {
    const spec = specs[name] as AnySpec;
    const declared = parameters[name]!.split(",").map((p) => p.split(":") as [string, string]);
    return (...values) => {
      const args: Record<string, unknown> = {};
      declared.forEach(([parameter], i) => {
        args[parameter] = values[i]!;
      });
      const dims = { ...args } as Record<string, number>;
      const lengths = spec.buffers(dims);
      declared.forEach(([parameter, type], i) => {
        if (lengths[parameter] === undefined) return;
        const ptr = values[i]! >>> 0;
        const n = ptr === 0 ? 0 : lengthOf(spec, parameter, dims);
        if (type === "F32") args[parameter] = f32.subarray(ptr / 4, ptr / 4 + n);
        else if (type === "I32") args[parameter] = i32.subarray(ptr / 4, ptr / 4 + n);
        else if (type === "F64") args[parameter] = f64.subarray(ptr / 8, ptr / 8 + n);
        else args[parameter] = u8.subarray(ptr, ptr + n);
      });
      return spec.reference(args) ?? undefined;
    };
  };
}
