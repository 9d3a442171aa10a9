// Golden reductions and scans: ours under PyTorch's options.
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
  sum: over(s.sum),
  any: over(s.any),
  all: over(s.all),
  argmax: ({ input }, { dim, keepdim }: { dim: number; keepdim: boolean }) => s.argmax(input!, dim, { keepDim: keepdim }),
  argmin: ({ input }, { dim, keepdim }: { dim: number; keepdim: boolean }) => s.argmin(input!, dim, { keepDim: keepdim }),
};
