// Golden cases of products: our ops under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { Adapter } from "../adapter.ts";

interface BilinearAttrs {
  in1_features: number;
  in2_features: number;
  out_features: number;
  bias: boolean;
}

/** By PyTorch's name. */
export const linear: Record<string, Adapter> = {
  matmul: ({ a, b }) => s.matmul(a!, b!),
  linear: ({ input, weight, bias }) => s.linear(input!, s.transpose(weight!, 0, 1), bias ?? null),
  bilinear: {
    make: ({ in1_features: A, in2_features: B, out_features: O, bias }: BilinearAttrs) => new s.Bilinear(A, B, O, { bias }),
    forward: (model: s.Bilinear, { input1, input2 }) => model.forward(input1!, input2!),
  },
};
