import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { calledKernels } from "../src/run.ts";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url));

test("the kernels that a program calls are listed, and no others", async () => {
  expect((await calledKernels(fixture("perceptron"), ["@sluice/source"])).toSorted()).toEqual(["matmul", "random_uniform", "relu"]);
});

test("a program that fails is an error", async () => {
  await expect(calledKernels(fixture("failing"), ["@sluice/source"])).rejects.toThrow(
    /^subset: the run of .*failing\.ts ended with 1; make it succeed first$/,
  );
});
