// Identification: embeddings that lie close for one identity and apart for two, and how well they tell.
import {
  add,
  cast,
  clamp,
  cos,
  div,
  equal,
  eye,
  full,
  greater,
  init,
  less,
  Module,
  matmul,
  max,
  maximum,
  min,
  mul,
  neg,
  normalize,
  oneHot,
  parameter,
  randperm,
  relu,
  type Stream,
  scope,
  sin,
  sqrt,
  sub,
  sum,
  type Tensor,
  transpose,
  unsqueeze,
  where,
} from "@sluice/core";
import type { Sampler } from "@sluice/core/data";
import { ShapeError, showShape } from "@sluice/core/op";

/** More than any squared distance between vectors of length 1. */
const BEYOND = 9;

/** Options of ArcFace. */
export interface ArcFaceOptions {
  /** Radians added to the angle between an embedding and its identity. Default 0.5. */
  margin?: number;
  /** Factor on the cosines. Default 64, as in the paper; small networks learn better with less. */
  scale?: number;
}

/**
 * The additive angular margin: classes are directions, and the right one has to win although its angle counts as larger than it is.
 *
 *   logits[n, c] = scale · cos(θ[n, c] + margin · [c = label n]), θ the angle between embedding n and weight c
 *
 * Where θ + margin passes π, cos θ − margin · sin(margin) takes over, so that the logit goes on falling.
 * Only training needs it: afterwards embeddings are compared by their cosine.
 * @see Deng et al. 2019, ArcFace: Additive Angular Margin Loss for Deep Face Recognition, arXiv:1801.07698, equation 3
 */
export class ArcFace extends Module {
  /** [D, identities]: directions. */
  readonly weight: Tensor;
  readonly margin: number;
  readonly scale: number;

  /**
   * @param D - length of an embedding
   * @param identities - of the training data
   */
  constructor(D: number, identities: number, options: ArcFaceOptions = {}) {
    super();
    this.weight = parameter(init.xavierNormal([D, identities]));
    this.margin = options.margin ?? 0.5;
    this.scale = options.scale ?? 64;
  }

  /**
   * @param embeddings - [N, D], of any length
   * @param labels - [N] i32
   * @returns logits for `crossEntropy` [N, identities]
   * @throws ShapeError if there are not as many labels as embeddings
   */
  forward(embeddings: Tensor, labels: Tensor): Tensor {
    labelled("arcFace", embeddings, labels);
    const margin = full([], this.margin);
    const [c, s] = [cos(margin), sin(margin)];
    const cosine = clamp(matmul(normalize(embeddings), normalize(this.weight, { dim: 0 })), -1 + 1e-6, 1 - 1e-6); // [N, identities]
    const sine = sqrt(sub(1, mul(cosine, cosine)));
    const farther = where(greater(cosine, neg(c)), sub(mul(cosine, c), mul(sine, s)), sub(cosine, mul(margin, s)));
    return mul(where(greater(oneHot(labels, this.weight.shape[1]), 0), farther, cosine), this.scale);
  }
}

/**
 * The triplet loss with semi-hard negatives: for every pair of one identity in the batch, the nearest stranger that is still farther
 * than the fellow (the farthest of all, where none is), of embeddings scaled to length 1.
 *
 *   mean over pairs (n, p) of max(0, ‖n − p‖² − ‖n − q‖² + margin)
 *
 * Every identity of the batch should come several times: see `identityBatches`.
 * @param embeddings - [N, D]
 * @param labels - [N] i32
 * @param options.margin - default 0.2
 * @returns []; 0 where no identity comes twice
 * @throws ShapeError if there are not as many labels as embeddings
 * @see Schroff et al. 2015, FaceNet: A Unified Embedding for Face Recognition and Clustering, arXiv:1503.03832, section 3.2
 */
export function semiHardTripletLoss(embeddings: Tensor, labels: Tensor, options: { margin?: number } = {}): Tensor {
  labelled("semiHardTripletLoss", embeddings, labels);
  const N = labels.size;
  const unit = normalize(embeddings);
  const distance = sub(2, mul(2, matmul(unit, transpose(unit, 0, 1)))); // [N, N], squared
  const same = equal(unsqueeze(labels, 1), unsqueeze(labels, 0));
  const fellow = unsqueeze(distance, 2); // [N, N, 1]
  const stranger = unsqueeze(where(same, BEYOND, distance), 1); // [N, 1, N]
  const nearest = min(where(greater(stranger, fellow), stranger, BEYOND), 2); // [N, N]
  const farthest = max(where(same, -BEYOND, distance), 1, { keepDim: true }); // [N, 1]
  const negative = where(less(nearest, BEYOND), nearest, farthest);
  const pairs = sub(cast(same, "f32"), eye(N));
  const each = mul(pairs, relu(add(sub(distance, negative), options.margin ?? 0.2)));
  return div(sum(each), maximum(sum(pairs), 1));
}

/** The examples of each label, in the order in which labels first come. */
export function membersOf(labels: ArrayLike<number>): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const list = members.get(labels[i]);
    if (list) list.push(i);
    else members.set(labels[i], [i]);
  }
  return members;
}

/**
 * Batches for triplets: each has `each` examples of each of `identities` identities, all of them drawn at random.
 * @param labels - the identity of each example
 * @param shape - the loader's batchSize is identities · each
 * @throws RangeError if there are fewer identities, or one has too few examples
 */
export function identityBatches(labels: ArrayLike<number>, shape: { identities: number; each: number }): Sampler {
  const { identities, each } = shape;
  const members = membersOf(labels);
  if (members.size < identities) throw new RangeError(`identityBatches: ${members.size} identities, a batch needs ${identities}`);
  for (const [label, { length }] of members) {
    if (length < each) throw new RangeError(`identityBatches: identity ${label} has ${length} examples, a batch needs ${each}`);
  }
  const groups = [...members.values()];
  const used = Math.floor(groups.length / identities) * identities;
  const drawn = (n: number, count: number, stream: Stream) => scope(() => randperm(n, { stream }).data.subarray(0, count));
  const draw = (stream: Stream) => {
    const order = [...drawn(groups.length, used, stream)];
    return Int32Array.from(order.flatMap((g) => Array.from(drawn(groups[g].length, each, stream), (i) => groups[g][i])));
  };
  return { size: used * each, draw };
}

function labelled(op: string, embeddings: Tensor, labels: Tensor): void {
  if (embeddings.rank !== 2 || labels.rank !== 1 || embeddings.shape[0] !== labels.shape[0]) {
    throw new ShapeError(`${op}: embeddings are ${showShape(embeddings.shape)}, labels ${showShape(labels.shape)}; need [N, D] and [N]`);
  }
}
