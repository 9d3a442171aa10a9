// A row of the table of ops: the op, where it is tried, and who else says what it should give.
import type { Tensor } from "../../src/tensor.ts";
import { tensor } from "../../src/tensor.ts";
import { type GradcheckOptions, testNormals } from "../../src/testing.ts";

/** The numbers an f32 operand is tried at. */
export interface Operand {
  readonly shape: readonly number[];
  /** From the operand's own random numbers to its values. */
  readonly values: (normal: () => number, n: number) => Float32Array;
}

/** An op and its witnesses. The definition (the kernels' plain loops) is a witness of every row. */
export interface OpRow {
  /** The op as a function of its f32 operands; labels, indices and options are written into it. */
  readonly op: (...operands: Tensor[]) => Tensor;
  /** Away from bends and jumps. */
  readonly at: readonly Operand[];
  /** PyTorch's expression of the operands a, b, c, …; absent where PyTorch has no such op, or other random numbers. */
  readonly torch?: string;
  /** How many times it can be differentiated. Default 2. */
  readonly order?: 0 | 1 | 2;
  /** Why it is less than 2. */
  readonly because?: string;
  readonly check?: Omit<GradcheckOptions, "order">;
}

/** Ops of one kind, by name. */
export interface OpGroup {
  readonly title: string;
  readonly rows: Readonly<Record<string, OpRow>>;
}

/** What a package's exports are: ops with their rows, and functions that are none, by the reason. */
export interface OpTable {
  readonly groups: readonly OpGroup[];
  readonly others: Readonly<Record<string, readonly string[]>>;
}

/** What PyTorch answered to a row's expression. */
export interface TorchAnswer {
  readonly torch: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** The answers for a package, by row. */
export type TorchAnswers = Readonly<Record<string, TorchAnswer>>;

/** Normal numbers. */
export const normals = (...shape: number[]): Operand => ({ shape, values: (normal, n) => Float32Array.from({ length: n }, normal) });

/** Positive numbers around 1. */
export const positive = (...shape: number[]): Operand => ({
  shape,
  values: (normal, n) => Float32Array.from({ length: n }, () => Math.exp(0.7 * normal())),
});

/** Probabilities: numbers between 0.05 and 0.95. */
export const inside = (...shape: number[]): Operand => ({
  shape,
  values: (normal, n) => Float32Array.from({ length: n }, () => 0.05 + 0.9 / (1 + Math.exp(-normal()))),
});

/** Numbers from −3 to 3 that keep a distance from each other, for ops that compare. */
export const apart = (...shape: number[]): Operand => ({
  shape,
  values: (_, n) => {
    const step = [7, 11, 13].find((k) => n % k !== 0)!;
    return Float32Array.from({ length: n }, (_, i) => -2.93 + (5.9 * ((i * step) % n)) / n);
  },
});

/** These numbers. */
export const list = (...numbers: number[]): Operand => ({ shape: [numbers.length], values: () => Float32Array.from(numbers) });

/** Whole numbers as a tensor, for labels and indices. */
export const whole = (numbers: readonly number[], shape: readonly number[] = [numbers.length]): Tensor =>
  tensor(Int32Array.from(numbers), shape);

/** The operands of a row: the same numbers each time. */
export function operandsOf(name: string, { at }: OpRow): Tensor[] {
  return at.map(({ shape, values }, i) => {
    let seed = i;
    for (const letter of name) seed = Math.imul(seed, 31) + letter.charCodeAt(0);
    const n = shape.reduce((a, b) => a * b, 1);
    return tensor(values(testNormals(seed), n), shape);
  });
}
