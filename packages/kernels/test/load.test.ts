// The inlined binary is decoded by whatever the runtime has; each way gives the same kernels.
import { afterEach, expect, test, vi } from "vitest";
import { parameters } from "../src/generated/signatures.ts";
import { simd } from "../src/generated/simd.ts";
import { compile, instantiate } from "../src/load.ts";
import { names as listed } from "../src/table.ts";

const native = Object.getOwnPropertyDescriptor(Uint8Array, "fromHex");
afterEach(() => {
  vi.unstubAllGlobals();
  if (native) Object.defineProperty(Uint8Array, "fromHex", native);
});

const names = Object.keys(parameters);
const kernels = () => instantiate(compile(simd));

test("the binary exports the kernels of the bindings and nothing else", () => {
  expect(kernels().filter((kernel) => typeof kernel === "function")).toHaveLength(names.length);
  expect(kernels()).toHaveLength(names.length);
  expect(listed).toEqual(names);
});

test("a runtime with Buffer but without Uint8Array.fromHex decodes the same", () => {
  Reflect.deleteProperty(Uint8Array, "fromHex");
  const from = vi.fn((text: string) => Uint8Array.from(text.match(/../g)!, (digits) => Number.parseInt(digits, 16)));
  vi.stubGlobal("Buffer", { from });
  expect(kernels()).toHaveLength(names.length);
  expect(from).toHaveBeenCalledOnce();
});

test("a runtime with neither decodes the same, digit by digit", () => {
  Reflect.deleteProperty(Uint8Array, "fromHex");
  vi.stubGlobal("Buffer", undefined);
  expect(kernels()).toHaveLength(names.length);
});
