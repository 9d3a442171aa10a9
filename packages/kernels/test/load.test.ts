// The inlined binary is decoded by whatever the runtime has; each way gives the same kernels.
import { afterEach, expect, test, vi } from "vitest";
import { names } from "../src/generated/names.ts";
import { wasm } from "../src/generated/simd.ts";
import { instantiate } from "../src/load.ts";

const native = Object.getOwnPropertyDescriptor(Uint8Array, "fromBase64");
afterEach(() => {
  vi.unstubAllGlobals();
  if (native) Object.defineProperty(Uint8Array, "fromBase64", native);
});

function kernels(): string[] {
  return Object.keys(instantiate(wasm)).filter((name) => names.includes(name));
}

test("every named kernel is exported by the binary", () => {
  expect(kernels().sort()).toEqual([...names].sort());
});

test("a runtime with Buffer but without Uint8Array.fromBase64 decodes the same", () => {
  Reflect.deleteProperty(Uint8Array, "fromBase64");
  const from = vi.fn((text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  vi.stubGlobal("Buffer", { from });
  expect(kernels()).toHaveLength(names.length);
  expect(from).toHaveBeenCalledOnce();
});

test("a runtime with neither decodes the same by atob", () => {
  Reflect.deleteProperty(Uint8Array, "fromBase64");
  vi.stubGlobal("Buffer", undefined);
  expect(kernels()).toHaveLength(names.length);
});
