// Golden cases of products: our ops under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

/** By PyTorch's name. */
export const linear: Record<string, OpAdapter> = {
  matmul: ({ a, b }) => s.matmul(a!, b!),
  linear: ({ input, weight, bias }) => s.linear(input!, s.transpose(weight!, 0, 1), bias ?? null),
};
