// Where a heat-map is hottest, as a mean that can be learned through.
import { arange, concat, einsum, expand, mul, reshape, softmax, type Tensor } from "@sluice/core";
import { operand } from "@sluice/core/op";
import { imageShape } from "../pool2d-dims.ts";

/**
 * The mean place of each channel under softmax(beta · heat).
 * @param heat - [N, H, W, K]
 * @param options.beta - the higher, the nearer to the hottest pixel. Default 1.
 * @returns [N, K, 2]: x and y in pixels, 0 the middle of the first
 * @see Sun et al. 2018, Integral Human Pose Regression, arXiv:1711.08229
 */
export function softArgmax(heat: Tensor, options: { beta?: number } = {}): Tensor {
  const h = operand("softArgmax", "heat", heat);
  const [N, H, W, K] = imageShape("softArgmax", h.shape, "heat");
  const shares = softmax(reshape(mul(h, options.beta ?? 1), [N, H * W, K]), 1);
  const plane = (n: number, shape: readonly number[]) => expand(reshape(arange(0, n, 1, "f32"), shape), [H, W, 1]);
  const places = reshape(concat([plane(W, [1, W, 1]), plane(H, [H, 1, 1])], 2), [H * W, 2]);
  return einsum("npk,pc->nkc", shares, places);
}
