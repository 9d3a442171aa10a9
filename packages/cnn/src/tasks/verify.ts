// Verification: is this the same identity as that? Scores of pairs, the ROC curve, the equal error rate.
import { matmul, noGrad, normalize, scope, type Tensor, transpose } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";

/** Pairs to judge: how alike two are, and whether they are the same. */
export interface Pairs {
  readonly scores: ArrayLike<number>;
  /** 1 for the same identity, else 0. */
  readonly same: ArrayLike<number>;
}

/**
 * All pairs of a set and their cosines.
 * @param embeddings - [N, D]
 * @param labels - [N] i32
 * @returns N (N − 1) / 2 pairs
 * @throws ShapeError if there are not as many labels as embeddings
 */
export function allPairs(embeddings: Tensor, labels: Tensor): Pairs {
  const [N] = embeddings.shape;
  if (embeddings.rank !== 2 || labels.size !== N) {
    throw new ShapeError(`allPairs: embeddings are ${showShape(embeddings.shape)}, but there are ${labels.size} labels`);
  }
  const unit = () => normalize(embeddings);
  const cosines = noGrad(() => scope(() => matmul(unit(), transpose(unit(), 0, 1)).data));
  const identity = labels.data;
  const count = (N * (N - 1)) / 2;
  const [scores, same] = [new Float32Array(count), new Uint8Array(count)];
  for (let i = 0, at = 0; i < N; i++) {
    for (let j = i + 1; j < N; j++, at++) {
      scores[at] = cosines[i * N + j];
      same[at] = Number(identity[i] === identity[j]);
    }
  }
  return { scores, same };
}

/** One point of a ROC curve: what happens to pairs that score at least the threshold. */
export interface RocPoint {
  readonly threshold: number;
  /** Share of different pairs that are accepted: false alarms. */
  readonly falseAccepts: number;
  /** Share of equal pairs that are accepted: the true positive rate. */
  readonly trueAccepts: number;
}

/**
 * The receiver operating characteristic: a point for every score, from the strictest threshold to the laxest.
 * @throws ShapeError if there are not as many labels as scores, or all are of one kind
 */
export function rocCurve({ scores, same }: Pairs): RocPoint[] {
  const n = scores.length;
  let positives = 0;
  for (let i = 0; i < n; i++) positives += same[i];
  if (same.length !== n || positives === 0 || positives === n) {
    throw new ShapeError(`rocCurve: ${n} scores, ${same.length} labels, ${positives} of them 1; needs some of both kinds`);
  }
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  const curve: RocPoint[] = [{ threshold: Number.POSITIVE_INFINITY, falseAccepts: 0, trueAccepts: 0 }];
  let hits = 0;
  order.forEach((at, i) => {
    hits += same[at];
    const threshold = scores[at];
    if (i + 1 < n && scores[order[i + 1]] === threshold) return;
    curve.push({ threshold, falseAccepts: (i + 1 - hits) / (n - positives), trueAccepts: hits / positives });
  });
  return curve;
}

/**
 * The error rate at the threshold where as many different pairs are accepted as equal ones refused (their mean, where none is exact).
 * @throws ShapeError as `rocCurve`
 */
export function equalErrorRate(pairs: Pairs): { rate: number; threshold: number } {
  const gap = (p: RocPoint) => Math.abs(p.falseAccepts - (1 - p.trueAccepts));
  const best = rocCurve(pairs).reduce((a, b) => (gap(b) < gap(a) ? b : a));
  return { rate: (best.falseAccepts + 1 - best.trueAccepts) / 2, threshold: best.threshold };
}
