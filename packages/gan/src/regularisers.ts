// What keeps a generator from repeating itself: batch statistics, matched features, packed samples.
import { add, concat, expand, mean, permute, reshape, sqrt, square, stopGradient, sub, sum, type Tensor } from "@sluice/core";
import { ShapeError, sameShape, showShape } from "@sluice/core/op";

/** Options of `minibatchStd`. */
export interface MinibatchStdOptions {
  /** Rows compared with each other; the batch if it is smaller. Default 4. */
  group?: number;
}

/**
 * Appends one feature that says how much the rows of a group differ: the mean over features of their standard deviation
 * (Karras et al. 2018, section 3). Rows n, n + N/group, n + 2N/group … form a group.
 * @param x - [N, ..., C]
 * @returns [N, ..., C + 1]
 * @throws ShapeError if the group does not divide N
 */
export function minibatchStd(x: Tensor, options: MinibatchStdOptions = {}): Tensor {
  const N = x.shape[0] ?? 0;
  const G = Math.min(options.group ?? 4, N);
  if (x.rank < 2 || !Number.isInteger(G) || G < 1 || N % G !== 0) {
    throw new ShapeError(`minibatchStd: ${N} rows do not divide into groups of ${G} (x ${showShape(x.shape)})`);
  }
  const M = N / G;
  const rows = reshape(x, [G, M, -1]);
  const spread = sqrt(add(mean(square(sub(rows, mean(rows, 0, { keepDim: true }))), 0), 1e-8)); // [M, D]
  const inner = x.shape.slice(1, -1);
  const each = reshape(mean(spread, 1), [1, M, ...inner.map(() => 1), 1]);
  return concat([x, reshape(expand(each, [G, M, ...inner, 1]), [N, ...inner, 1])], x.rank - 1);
}

/**
 * Feature matching (Salimans et al. 2016, section 3.1): the squared distance between mean features of real and generated rows. For
 * the generator: no gradient flows into the real features.
 * @param real - [N, ...]
 * @param fake - [M, ...]
 * @returns []
 * @throws ShapeError if rows differ in shape
 */
export function featureMatching(real: Tensor, fake: Tensor): Tensor {
  if (!sameShape(real.shape.slice(1), fake.shape.slice(1))) {
    throw new ShapeError(
      `featureMatching: features of ${real.size / (real.shape[0] || 1)} and ${fake.size / (fake.shape[0] || 1)} numbers (real ${showShape(real.shape)}, fake ${showShape(fake.shape)})`,
    );
  }
  return sum(square(sub(mean(stopGradient(real), 0), mean(fake, 0))));
}

/**
 * Packs samples for a discriminator that judges several at once (PacGAN, Lin et al. 2018): neighbours are joined along the last dimension.
 * @param x - [N, ..., C]
 * @param count - samples per pack
 * @returns [N / count, ..., count · C]
 * @throws ShapeError if count does not divide N
 */
export function pack(x: Tensor, count: number): Tensor {
  const N = x.shape[0] ?? 0;
  if (x.rank < 2 || !Number.isInteger(count) || count < 1 || N % count !== 0) {
    throw new ShapeError(`pack: ${N} rows do not divide into packs of ${count} (x ${showShape(x.shape)})`);
  }
  if (count === 1) return x;
  const inner = x.shape.slice(1);
  const lead = inner.slice(0, -1);
  const C = inner.at(-1)!;
  const packs = reshape(x, [N / count, count, ...inner]);
  // [N/count, count, ..., C] to [N/count, ..., count, C]
  const order = [0, ...lead.map((_, i) => i + 2), 1, inner.length + 1];
  return reshape(lead.length ? permute(packs, order) : packs, [N / count, ...lead, count * C]);
}
