import { expect, test } from "vitest";
import { parameters } from "../src/generated/signatures.ts";
import { simd } from "../src/generated/simd.ts";
import { compile, instantiate } from "../src/load.ts";
import { names as listed } from "../src/table.ts";

const names = Object.keys(parameters);
const kernels = () => instantiate(compile(simd));

test("the binary exports the kernels of the bindings and nothing else", () => {
  expect(kernels().filter((kernel) => typeof kernel === "function")).toHaveLength(names.length);
  expect(kernels()).toHaveLength(names.length);
  expect(listed).toEqual(names);
});
