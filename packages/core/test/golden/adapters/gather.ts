// Golden cases that take indices: our ops under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

/** By PyTorch's name. */
export const gather: Record<string, OpAdapter> = {
  gather: ({ input, index }, { dim }: { dim: number }) => s.gather(input!, dim, index!),
  scatter_add: ({ input, index, src }, { dim }: { dim: number }) => s.scatterAdd(input!, dim, index!, src!),
  index_select: ({ input, index }, { dim }: { dim: number }) => s.indexSelect(input!, dim, index!),
  segment_sum: ({ input, index }, { segments }: { segments: number }) => s.segmentSum(input!, index!, segments),
  index_add: ({ input, index, src }, { dim }: { dim: number }) => s.indexAdd(input!, dim, index!, src!),
  searchsorted: ({ sorted, values }, { right }: { right: boolean }) => s.searchsorted(sorted!, values!, { right }),
  one_hot: ({ index }, { num_classes }: { num_classes: number }) => s.oneHot(index!, num_classes),
};

/** By PyTorch's name. */
export const embedding: Record<string, OpAdapter> = {
  embedding: ({ index, weight }, { padding_idx }: { padding_idx?: number }) =>
    s.embedding(index!, weight!, padding_idx === undefined ? {} : { paddingIdx: padding_idx }),
};
