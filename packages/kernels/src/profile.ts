// The profiler tenant: how often each kernel ran, how long, and what that makes in GFLOP/s and bytes.
import { specs } from "../spec/index.ts";
import { parameters } from "./generated/signatures.ts";
import { addTenant, type Tenant } from "./table.ts";

/** What one kernel amounted to. */
export interface ProfileRow {
  kernel: string;
  calls: number;
  /** Milliseconds in all. */
  ms: number;
  /** Share of the time in all kernels, 0 to 1. */
  share: number;
  /** Billions of floating-point operations a second; NaN where the spec counts none. */
  gflops: number;
  /** Bytes of all operands, each counted once a call. */
  bytes: number;
}

/** What was measured, the longest first. */
export interface Profile {
  rows: ProfileRow[];
  /** Milliseconds in all kernels. */
  ms: number;
  /** The rows as a table of text, each with a bar as long as its share. */
  toString(): string;
}

interface Count {
  calls: number;
  ms: number;
  flops: number;
  bytes: number;
}

interface LooseSpec {
  flops?(dims: Record<string, number>): number;
  buffers(dims: Record<string, number>): Record<string, number | null | { length: number }>;
}

const widths: Record<string, number> = { F32: 4, I32: 4, U8: 1, F64: 8 };

function counting(counts: Map<string, Count>): Tenant {
  return (name, kernel) => {
    const spec = specs[name as keyof typeof specs] as unknown as LooseSpec;
    const declared = parameters[name]!.split(",").map((p) => p.split(":") as [string, string]);
    return (...args) => {
      const before = performance.now();
      const result = kernel(...args);
      const ms = performance.now() - before;
      const dims = Object.fromEntries(declared.map(([parameter], i) => [parameter, args[i]!]));
      const count = counts.get(name) ?? { calls: 0, ms: 0, flops: 0, bytes: 0 };
      counts.set(name, count);
      count.calls++;
      count.ms += ms;
      count.flops += spec.flops?.(dims) ?? Number.NaN;
      const buffers = spec.buffers(dims);
      for (const [parameter, type] of declared) {
        const buffer = buffers[parameter];
        if (buffer === undefined || buffer === null || dims[parameter] === 0) continue;
        count.bytes += (typeof buffer === "number" ? buffer : buffer.length) * widths[type]!;
      }
      return result;
    };
  };
}

/** Characters of the bar of a kernel that takes all the time. */
const BAR = 40;

function show(rows: ProfileRow[]): string {
  const cells = rows.map(({ kernel, calls, ms, share, gflops, bytes }) => [
    kernel,
    String(calls),
    ms.toFixed(3),
    `${(share * 100).toFixed(1)} %`,
    Number.isNaN(gflops) ? "" : gflops.toFixed(1),
    (bytes / 1e6).toFixed(2),
    "█".repeat(Math.round(share * BAR)),
  ]);
  const table = [["kernel", "calls", "ms", "share", "GFLOP/s", "MB", ""], ...cells];
  const width = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const last = width.length - 1;
  const padded = (cell: string, i: number) => (i === 0 || i === last ? cell.padEnd(width[i]!) : cell.padStart(width[i]!));
  return table.map((line) => line.map(padded).join("  ").trimEnd()).join("\n");
}

/**
 * Measures every kernel call from now on, captured programs included.
 * @returns what stops measuring and gives the profile
 */
export function startProfile(): () => Profile {
  const counts = new Map<string, Count>();
  const stop = addTenant(counting(counts));
  return () => {
    stop();
    const total = [...counts.values()].reduce((sum, { ms }) => sum + ms, 0);
    const rows = [...counts]
      .map(([kernel, { calls, ms, flops, bytes }]) => ({
        kernel,
        calls,
        ms,
        share: total > 0 ? ms / total : 0,
        gflops: flops / ms / 1e6,
        bytes,
      }))
      .sort((a, b) => b.ms - a.ms);
    return { rows, ms: total, toString: () => show(rows) };
  };
}

/** Runs `fn` and measures the kernels it calls. */
export function profile<T>(fn: () => T): { result: T; profile: Profile } {
  const stop = startProfile();
  try {
    const result = fn();
    return { result, profile: stop() };
  } catch (error) {
    stop();
    throw error;
  }
}
