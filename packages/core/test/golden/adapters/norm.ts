// Golden cases of softmax, norms and distances: our ops under PyTorch's options.
import * as s from "../../../src/index.ts";
import type { OpAdapter } from "../adapter.ts";

/** Of the category activation, by PyTorch's name. */
export const softmax: Record<string, OpAdapter> = {
  softmax: ({ input }, { dim }: { dim: number }) => s.softmax(input!, dim),
  log_softmax: ({ input }, { dim }: { dim: number }) => s.logSoftmax(input!, dim),
  softmin: ({ input }, { dim }: { dim: number }) => s.softmin(input!, dim),
};

/** Of the category norm, by PyTorch's name. */
export const norm: Record<string, OpAdapter> = {
  layer_norm: ({ input, weight, bias }, { eps, normalized_shape }: { eps: number; normalized_shape: number[] }) =>
    s.layerNorm(input!, weight ?? null, bias ?? null, { eps, dims: normalized_shape.length }),
  rms_norm: ({ input, weight }, { eps, normalized_shape }: { eps: number; normalized_shape: number[] }) =>
    s.rmsNorm(input!, weight ?? null, { eps, dims: normalized_shape.length }),
  normalize: ({ input }, options: { p: number; dim: number; eps: number }) => s.normalize(input!, options),
};

/** Of the category tensor, by PyTorch's name. */
export const distance: Record<string, OpAdapter> = {
  cosine_similarity: ({ a, b }, options: { dim: number; eps: number }) => s.cosineSimilarity(a!, b!, options),
  pairwise_distance: ({ a, b }, options: { p: number; eps: number }) => s.pairwiseDistance(a!, b!, options),
};
