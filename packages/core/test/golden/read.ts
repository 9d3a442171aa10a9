// Reads the golden cases: PyTorch's numbers as typed arrays, and the comparison at their stated tolerance.
/// <reference types="vite/client" />
import { expect } from "vitest";

/** What a tensor of a case stands for. */
export type GoldenRole = "input" | "param" | "output" | "cotangent" | "grad";

/** One tensor of a case, in PyTorch's layout. */
export interface GoldenTensor {
  readonly role: GoldenRole;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
  /** The output or input that a cotangent or gradient belongs to. */
  readonly of?: string;
}

/** One operation that PyTorch ran, with all numbers that went in and came out. */
export interface GoldenCase {
  readonly id: string;
  readonly op: string;
  /** Options as PyTorch names them. */
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly torch: string;
  readonly note?: string;
  readonly tensors: Readonly<Record<string, GoldenTensor>>;
  /** Largest absolute error of PyTorch's own float32 run, by tensor. */
  readonly f32_err?: Readonly<Record<string, number>>;
  /** Learning rates by scheduler step. */
  readonly lr?: readonly number[];
}

/** Where cases come from: `torch` was made for the project, `sluice` by the generate.py beside it (each package has its own). */
export type GoldenSet = "torch" | "sluice";

interface Stored {
  readonly role: GoldenRole;
  readonly dtype: "float32" | "int32" | "uint8";
  readonly shape: readonly number[];
  readonly offset: number;
  readonly nbytes: number;
  readonly of?: string;
}
interface StoredCategory {
  readonly category: string;
  readonly cases: readonly (Omit<GoldenCase, "tensors"> & { readonly tensors: Readonly<Record<string, Stored>> })[];
}

/** Core's folders and those of the packages above it, by path. */
const categories = import.meta.glob<StoredCategory>(["./*/*.json", "../../../*/test/golden/sluice/*.json", "!**/index.json"], {
  eager: true,
  import: "default",
});
const binaries = import.meta.glob<string>(["./*/*.bin", "../../../*/test/golden/sluice/*.bin"], {
  eager: true,
  import: "default",
  query: "?url&inline",
});

function bytes(url: string): ArrayBuffer {
  const text = atob(url.slice(url.indexOf(",") + 1));
  return Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer;
}

function view(buffer: ArrayBuffer, { dtype, offset, nbytes }: Stored): GoldenTensor["data"] {
  if (dtype === "float32") return new Float32Array(buffer, offset, nbytes / 4);
  return dtype === "int32" ? new Int32Array(buffer, offset, nbytes / 4) : new Uint8Array(buffer, offset, nbytes);
}

/**
 * The cases of a category, e.g. `golden("loss")`.
 * @param set - one source of cases; both if absent
 * @throws Error if there is no such category
 */
export function golden(category: string, set?: GoldenSet): GoldenCase[] {
  const sets: GoldenSet[] = set ? [set] : ["torch", "sluice"];
  const paths = Object.keys(categories).sort();
  const wanted = sets.flatMap((name) => paths.filter((path) => path.endsWith(`/${name}/${category}.json`)));
  const cases = wanted.flatMap((path) => {
    const buffer = bytes(binaries[path.replace(/json$/, "bin")]!);
    return categories[path]!.cases.map((c) => {
      const tensors: Record<string, GoldenTensor> = {};
      for (const [key, t] of Object.entries(c.tensors)) {
        tensors[key] = { role: t.role, shape: t.shape, data: view(buffer, t), ...(t.of === undefined ? {} : { of: t.of }) };
      }
      return { ...c, tensors };
    });
  });
  if (cases.length === 0) throw new Error(`golden: no category ${category} (known: ${goldenCategories().join(", ")})`);
  return cases;
}

/** The one case with this id. */
export function goldenCase(category: string, id: string): GoldenCase {
  const found = golden(category).find((c) => c.id === id);
  if (!found) throw new Error(`golden: category ${category} has no case ${id}`);
  return found;
}

/** The names of all categories. */
export function goldenCategories(): string[] {
  return [...new Set(Object.values(categories).map((c) => c.category))].sort();
}

/** How far a float32 implementation may be from tensor `name`: ten times PyTorch's own error, plus 1e-6 of the largest value. */
export function goldenTolerance(c: GoldenCase, name: string): number {
  let max = 0;
  for (const x of c.tensors[name]!.data) if (Number.isFinite(x)) max = Math.max(max, Math.abs(x));
  return 10 * (c.f32_err?.[name] ?? 0) + 1e-6 * max;
}

/**
 * Asserts that `actual` equals tensor `name` of a case, element by element, at the case's tolerance.
 * @param actual - elements in PyTorch's layout
 * @param slack - widens the tolerance, for long training runs
 */
export function expectClose(actual: ArrayLike<number>, c: GoldenCase, name: string, slack = 1): void {
  const expected = c.tensors[name]!.data;
  expect(actual.length, `${c.id}: elements of ${name}`).toBe(expected.length);
  const tolerance = slack * goldenTolerance(c, name);
  let worst = -1;
  let worstError = tolerance;
  for (let i = 0; i < expected.length; i++) {
    const a = actual[i]!;
    const e = expected[i]!;
    if (Object.is(a, e) || a === e) continue;
    const error = Math.abs(a - e);
    if (!(error <= worstError)) {
      worst = i;
      worstError = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    }
  }
  if (worst >= 0) expect.fail(`${c.id}: ${name}[${worst}] is ${actual[worst]}, PyTorch has ${expected[worst]} ± ${tolerance}`);
}
