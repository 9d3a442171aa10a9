// The seam: every kernel call goes through this table, and tenants (recorder, profiler, reference …) take its places.
import { kernels } from "./generated/names.ts";
import { simd } from "./generated/simd.ts";
import { compile, instantiate } from "./load.ts";

/** A kernel as the binary exports it: positional numbers. */
export type KernelFunction = (...args: number[]) => number | undefined;

/** A tenant sees each kernel's name and the function it would replace, and returns what to call instead. */
export type Tenant = (name: string, kernel: KernelFunction, index: number) => KernelFunction;

/** Makes the tenant that stands right before a binary's own kernels. */
export type Innermost = (module: WebAssembly.Module, kernels: readonly KernelFunction[]) => Tenant;

const tenants: Tenant[] = [];
let text = simd;

/** Kernel names in the order of the table, which is that of the binary's exports. */
export const names: readonly string[] = kernels.split(",").slice(1);
/** The binary's own functions; none until one is wanted: an import is not what pays for compiling them. */
let binary: readonly KernelFunction[] = [];
let innermost: Innermost | null = null;
let spread: Tenant | null = null;

/** The functions that are called, in the order of the generated names. Until the first call each of them brings the binary. */
export const table: KernelFunction[] = names.map((_, i) => (...args) => {
  wake();
  return table[i]!(...args);
});

/** Compiles the binary, unless it is there. */
function wake(): void {
  if (binary.length === 0) setBinary();
}

function bind(exports: readonly unknown[]): KernelFunction[] {
  return names.map((name, i) => (typeof exports[i] === "function" ? (exports[i] as KernelFunction) : missing(name)));
}

function missing(name: string): KernelFunction {
  return () => {
    throw new Error(`${name}: this build has no such kernel; add it to the subset with --kernels ${name}`);
  };
}

function settle(): void {
  for (let i = 0; i < names.length; i++) {
    const inner = spread ? spread(names[i]!, binary[i]!, i) : binary[i]!;
    table[i] = tenants.reduce((kernel, tenant) => tenant(names[i]!, kernel, i), inner);
  }
  generation++;
}

/** One kernel call as it was made. */
export interface Call {
  readonly index: number;
  readonly args: readonly number[];
}

let generation = 0;

/** Changes whenever the table does: who holds on to its functions looks again. */
export function tableGeneration(): number {
  return generation;
}

/** The function that a kernel call at `index` reaches. */
export function tableEntry(index: number): KernelFunction {
  wake();
  return table[index]!;
}

/** Notes every kernel call in `calls`, running it too, until the returned function is called. */
export function recordCalls(calls: Call[]): () => void {
  wake();
  const settled = [...table];
  settled.forEach((kernel, index) => {
    table[index] = (...args) => {
      calls.push({ index, args });
      return kernel(...args);
    };
  });
  return () =>
    settled.forEach((kernel, index) => {
      table[index] = kernel;
    });
}

/** Makes the binary of this text the innermost kernels, over the memory as it is now; a kernel it lacks throws when called. */
export function setBinary(next: string = text): void {
  text = next;
  const module = compile(text);
  binary = bind(instantiate(module));
  spread = innermost?.(module, binary) ?? null;
  settle();
}

/** Puts a tenant next to the binary, behind all others, made anew for each binary that comes; null takes it away. */
export function setInnermost(tenant: Innermost | null): void {
  innermost = tenant;
  setBinary();
}

/** Runs all kernels on the default binary from now on: plain SIMD, the same bits on every machine. */
export function useSimd(): void {
  setBinary(simd);
}

/** Puts a tenant in front of all kernels; returns the function that removes it. */
export function addTenant(tenant: Tenant): () => void {
  wake();
  tenants.push(tenant);
  settle();
  return () => {
    const at = tenants.lastIndexOf(tenant);
    if (at >= 0) tenants.splice(at, 1);
    settle();
  };
}
