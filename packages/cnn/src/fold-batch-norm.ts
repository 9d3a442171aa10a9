// Folding batch norm into the convolution before it, for inference.
import { add, mul, noGrad, rsqrt, sub, zeros } from "@sluice/core";
import { ShapeError } from "@sluice/core/op";
import type { BatchNorm2d } from "./batch-norm.ts";
import { Conv2d } from "./conv2d.ts";

/**
 * One convolution that does what `conv` and then `norm` do in evaluation: filters scaled, bias shifted. The layers given stay as they are.
 * @throws ShapeError if the norm keeps no running statistics or has another number of channels
 */
export function foldBatchNorm(conv: Conv2d, norm: BatchNorm2d): Conv2d {
  const [KH, KW, L, O] = conv.weight.shape as [number, number, number, number];
  const { runningMean, runningVar } = norm;
  if (!runningMean || !runningVar)
    throw new ShapeError("foldBatchNorm: the norm keeps no running statistics, its output depends on the batch");
  if (norm.C !== O) throw new ShapeError(`foldBatchNorm: the convolution has ${O} filters, the norm ${norm.C} channels`);
  const folded = new Conv2d(L * (conv.options.groups ?? 1), O, [KH, KW], { ...conv.options, bias: true });
  noGrad(() => {
    const rstd = rsqrt(add(runningVar, norm.eps));
    const scale = norm.weight ? mul(rstd, norm.weight) : rstd; // [O]
    const shift = mul(sub(conv.bias ?? zeros([O]), runningMean), scale);
    folded.weight.set(mul(conv.weight, scale).view());
    folded.bias!.set((norm.bias ? add(shift, norm.bias) : shift).view());
  });
  return folded.eval() as Conv2d;
}
