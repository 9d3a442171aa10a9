// Heat maps: places in an image as peaks on a coarser grid, and the loss that teaches a network to raise them.
import {
  add,
  arange,
  cast,
  div,
  equal,
  exp,
  logSigmoid,
  maximum,
  mul,
  neg,
  pow,
  reshape,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
} from "@sluice/core";

/**
 * Bell-shaped bumps of height 1 on a grid.
 * @param x - [...]: columns of their tops, in cells from the middle of the first
 * @param y - [...]: rows
 * @param width - deviation along x in cells: [...], or a number for all
 * @param height - along y
 * @returns [..., H, W]
 */
export function bumps(x: Tensor, y: Tensor, width: Tensor | number, height: Tensor | number, H: number, W: number): Tensor {
  const over = (places: Tensor, deviation: Tensor | number, n: number) => {
    const away = sub(arange(0, n, 1, "f32"), reshape(places, [...places.shape, 1])); // [..., n]
    return square(div(away, typeof deviation === "number" ? deviation : reshape(deviation, [...deviation.shape, 1])));
  };
  const [dx, dy] = [over(x, width, W), over(y, height, H)];
  const squares = add(reshape(dy, [...y.shape, H, 1]), reshape(dx, [...x.shape, 1, W]));
  return exp(mul(squares, -0.5));
}

/**
 * The focal loss of heat maps, per peak: cells at a peak should be 1, all others 0, the less strictly the nearer they are to one.
 *
 *   −Σ (1 − p)² ln p at peaks − Σ (1 − heat)⁴ p² ln(1 − p) elsewhere, over the number of peaks, p = sigmoid(logits)
 *
 * @param logits - any shape
 * @param heat - logits' shape, 1 at a peak
 * @returns []
 * @see Law, Deng 2018, CornerNet: Detecting Objects as Paired Keypoints, arXiv:1808.01244, equation 1
 */
export function heatMapLoss(logits: Tensor, heat: Tensor): Tensor {
  const p = sigmoid(logits);
  const peak = cast(equal(heat, 1), "f32");
  const at = mul(peak, mul(square(sub(1, p)), logSigmoid(logits)));
  const elsewhere = mul(mul(pow(sub(1, heat), 4), square(p)), logSigmoid(neg(logits))); // 0 at peaks
  return neg(div(sum(add(at, elsewhere)), maximum(sum(peak), 1)));
}
