// Draws a case's buffers between fences, runs kernel and reference, and compares every word.
import { expect } from "vitest";
import { specs } from "../spec/index.ts";
import type { Buffer, Draw, Tolerance } from "../spec/spec.ts";
import { parameters } from "../src/generated/signatures.ts";
import { allocate, release, viewOf } from "../src/memory.ts";
import type { ElementType } from "../src/pointer.ts";
import { names, table } from "../src/table.ts";

type Numbers = Float32Array | Int32Array | Uint8Array | Float64Array;
interface LooseSpec {
  reference(args: Record<string, unknown>): number | void;
  buffers(dims: object): Record<string, Buffer>;
  writes?: readonly string[];
  scratch?: readonly string[];
  updates?: readonly string[];
  skips?: (dims: object) => readonly string[];
  inPlace?: readonly (readonly [string, string])[];
  tolerance?: Tolerance | ((dims: object) => Tolerance);
  relaxedTolerance?: Tolerance;
}

const FENCE = 64;
const types: Record<string, ElementType> = { F32: "f32", I32: "i32", U8: "u8", F64: "f64" };
const bytesOf: Record<ElementType, number> = { f32: 4, i32: 4, u8: 1, f64: 8 };

/** A small seeded generator (mulberry32), so that every run draws the same buffers. */
export function seeded(seed: number): Draw {
  const uniform = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal, integer: (low, high) => low + Math.floor(uniform() * (high - low)) };
}

function make(type: ElementType, length: number): Numbers {
  if (type === "f32") return new Float32Array(length);
  if (type === "i32") return new Int32Array(length);
  if (type === "u8") return new Uint8Array(length);
  return new Float64Array(length);
}

/** The distance of two float32 numbers in units of the last place. */
export function ulps(got: number, want: number): number {
  if (Object.is(got, want) || (Number.isNaN(got) && Number.isNaN(want))) return 0;
  const bits = new Int32Array(new Float32Array([got, want]).buffer);
  const order = (b: number) => (b < 0 ? -2147483648 - b : b);
  return Math.abs(order(bits[0]!) - order(bits[1]!));
}

function close(got: number, want: number, tolerance: Tolerance | undefined): boolean {
  if (Object.is(got, want)) return true;
  if (Number.isNaN(got) && Number.isNaN(want)) return true;
  if (!tolerance) return false;
  if (tolerance.ulp !== undefined && ulps(got, want) <= tolerance.ulp) return true;
  return Math.abs(got - want) <= (tolerance.absolute ?? 0) + (tolerance.relative ?? 0) * Math.abs(want);
}

/** Runs one case of a kernel and throws at the first word that is wrong. */
export function runCase(name: string, dims: object, variant: "simd" | "relaxed"): void {
  const spec = specs[name as keyof typeof specs] as unknown as LooseSpec;
  once(name, spec, dims, variant);
  for (const pair of spec.inPlace ?? []) once(name, spec, dims, variant, pair);
}

/** Calls a kernel with the buffers of one case, without its slow reference: whoever listens at the table compares. */
export function callCase(name: string, dims: object): void {
  const spec = specs[name as keyof typeof specs] as unknown as LooseSpec;
  const { args, blocks } = place(name, spec, dims);
  table[names.indexOf(name)]!(...args);
  for (const b of blocks) release(b.start, b.bytes);
}

interface Block {
  parameter: string;
  type: ElementType;
  n: number;
  start: number;
  bytes: number;
  ptr: number;
  before: Numbers;
}

/** Lays the buffers of one case between fences, those that a kernel only writes filled with the fence's bytes. */
function place(name: string, spec: LooseSpec, dims: object, inPlace?: readonly [string, string]) {
  const draw = seeded(name.length * 7919 + JSON.stringify(dims).length);
  const declared = parameters[name]!.split(",").map((p) => p.split(":") as [string, string]);
  const writes = spec.writes ?? ["out"];
  const where = `${name} ${JSON.stringify(dims)}${inPlace ? ` with ${inPlace[0]} in place of ${inPlace[1]}` : ""}`;
  const buffers = spec.buffers(dims);
  const want: Record<string, unknown> = { ...dims };
  const blocks: Block[] = [];

  for (const [parameter, declaredType] of declared) {
    const buffer = buffers[parameter];
    if (buffer === undefined) {
      if (!(parameter in dims)) throw new Error(`${where}: ${parameter} is neither in buffers() nor in the case`);
      continue;
    }
    const type = types[declaredType]!;
    const n = buffer === null ? 0 : typeof buffer === "number" ? buffer : buffer.length;
    const values = make(type, n);
    const fill =
      buffer !== null && typeof buffer === "object" ? buffer.fill : type === "f32" || type === "f64" ? () => draw.normal() : () => 0;
    for (let i = 0; i < n; i++) values[i] = fill(i, draw);
    want[parameter] = values;
    if (buffer === null) continue;
    const bytes = FENCE * 2 + Math.ceil((n * bytesOf[type]) / 16) * 16;
    const start = allocate(bytes);
    blocks.push({ parameter, type, n, start, bytes, ptr: start + FENCE, before: values.slice() });
  }
  const block = (parameter: string) => blocks.find((b) => b.parameter === parameter)!;
  for (const b of blocks) {
    viewOf("u8", b.start as never, b.bytes).fill(0xa5);
    const given = spec.updates?.includes(b.parameter) || spec.skips?.(dims).includes(b.parameter);
    const dirty = (writes.includes(b.parameter) || spec.scratch?.includes(b.parameter)) && !given;
    if (!dirty) (viewOf(b.type, b.ptr, b.n) as Float32Array).set(b.before as Float32Array);
  }
  if (inPlace) block(inPlace[0]).ptr = block(inPlace[1]).ptr;

  const args = declared.map(([parameter]) => {
    if (parameter in buffers) return buffers[parameter] === null ? 0 : block(parameter).ptr;
    return (dims as Record<string, number>)[parameter]!;
  });
  return { where, writes, want, blocks, args };
}

function once(name: string, spec: LooseSpec, dims: object, variant: "simd" | "relaxed", inPlace?: readonly [string, string]): void {
  const { where, writes, want, blocks, args } = place(name, spec, dims, inPlace);
  const stated = variant === "relaxed" ? (spec.relaxedTolerance ?? spec.tolerance) : spec.tolerance;
  const tolerance = typeof stated === "function" ? stated(dims) : stated;
  const got = table[names.indexOf(name)]!(...args);
  const wanted = spec.reference(want);
  if (wanted !== undefined && !close(got as number, wanted, tolerance)) expect.fail(`${where}: returned ${got}, expected ${wanted}`);

  for (const b of blocks) {
    if (spec.scratch?.includes(b.parameter)) continue;
    if (inPlace && b.parameter === inPlace[1]) continue;
    const written = writes.includes(b.parameter);
    const expected = (written ? want[b.parameter] : b.before) as Numbers;
    const now = viewOf(b.type, b.ptr, b.n);
    for (let i = 0; i < b.n; i++) {
      const allowed = written && (b.type === "f32" || b.type === "f64") ? tolerance : undefined;
      if (!close(now[i]!, expected[i]!, allowed)) {
        expect.fail(`${where}: ${b.parameter}[${i}] is ${now[i]}, expected ${expected[i]} (${ulps(now[i]!, expected[i]!)} ulp)`);
      }
    }
  }
  for (const b of blocks) {
    const bytes = viewOf("u8", b.start as never, b.bytes);
    const used = b.n * bytesOf[b.type];
    for (let i = 0; i < b.bytes; i++) {
      if (i >= FENCE && i < FENCE + used) continue;
      if (bytes[i] !== 0xa5)
        expect.fail(
          `${where}: wrote outside ${b.parameter}, ${i < FENCE ? FENCE - i : i - FENCE - used + 1} bytes ${i < FENCE ? "before" : "behind"} it`,
        );
    }
    release(b.start, b.bytes);
  }
}
