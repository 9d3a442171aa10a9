// What a spec says of a kernel: its meaning as plain loops, its buffers, and the sizes at which it is held to it.
import type * as raw from "../src/generated/raw.ts";
import type { Ptr } from "../src/pointer.ts";

type Raw = typeof raw;
/** Names of all kernels. */
export type KernelName = keyof Raw;
type Named<K extends KernelName> = Raw[K] extends (k: infer A) => unknown ? A : never;
type Views = { f32: Float32Array; i32: Int32Array; u8: Uint8Array; f64: Float64Array };
type PointersOf<K extends KernelName> = {
  [P in keyof Named<K>]: Named<K>[P] extends Ptr<"f32" | "i32" | "u8" | "f64"> ? P : never;
}[keyof Named<K>];

/** The arguments of a kernel with arrays in place of addresses; an absent operand is an empty array. */
export type SpecArguments<K extends KernelName> = {
  [P in keyof Named<K>]: Named<K>[P] extends Ptr<infer T> ? Views[T] : number;
};
/** The numbers of a kernel: its dimensions and scalars. */
export type Dimensions<K extends KernelName> = Omit<Named<K>, PointersOf<K>>;

/** How far a rounded result may be from the reference. */
export interface Tolerance {
  /** |got − want| ≤ absolute + relative · |want| */
  absolute?: number;
  relative?: number;
  /** Or: at most this many units in the last place of the float32 reference. */
  ulp?: number;
}

/** Random numbers for drawing buffers. */
export interface Draw {
  /** Uniform in [0, 1). */
  uniform(): number;
  normal(): number;
  /** An integer in [low, high). */
  integer(low: number, high: number): number;
}

/** One buffer of a case: its length, or its length and what is in it. `null` hands the kernel address 0. */
export type Buffer = number | null | { length: number; fill: (i: number, draw: Draw) => number };

export interface Spec<K extends KernelName> {
  /** The meaning, in plain loops over double-precision numbers. May return the kernel's scalar result. */
  reference(args: SpecArguments<K>): number | void;
  /** The buffers at given dimensions; a plain number means normal draws (f32, f64) or zeros (i32, u8). */
  buffers(dims: Dimensions<K>): { [P in PointersOf<K>]: Buffer };
  /** How long the operands are that may be absent, when they are there: for those who run the reference in place of the kernel. */
  optional?: { [P in PointersOf<K>]?: (dims: Dimensions<K>) => number };
  /** Sizes: empty, tail only, one tile, several tiles, several plus tail, one size of a real network. */
  cases: readonly Dimensions<K>[];
  /** Buffers the kernel writes; all others must come back untouched. Default: `out`. */
  writes?: readonly PointersOf<K>[];
  /** Buffers whose contents afterwards mean nothing (scratch). */
  scratch?: readonly PointersOf<K>[];
  /** Buffers that are read before they are written, or updated in place: given equal contents on both sides. Others start dirty. */
  updates?: readonly PointersOf<K>[];
  /** Written buffers some of whose words are left as they were, at such dimensions: given equal contents there too. */
  skips?: (dims: Dimensions<K>) => readonly PointersOf<K>[];
  /** Pairs [written, read] that may be the same address; each is run once more in place. */
  inPlace?: readonly (readonly [PointersOf<K>, PointersOf<K>])[];
  /** Floating-point operations of a call, for benchmarks. */
  flops?(dims: Dimensions<K>): number;
  /** Absent: bit for bit. A function where errors grow with the sizes. */
  tolerance?: Tolerance | ((dims: Dimensions<K>) => Tolerance);
  /** Where the relaxed binary needs more. */
  relaxedTolerance?: Tolerance;
}

/** The specs of one assembly file. */
export type Specs<K extends KernelName> = { [P in K]: Spec<P> };
