// How much of a mixture a generator covers, and how evenly.
import type { Tensor } from "@sluice/core";
import { ShapeError, showShape } from "@sluice/core/op";
import type { Mixture } from "../mixtures.ts";

/** How samples stand to a mixture's modes. */
export interface ModeScores {
  /** Modes with at least `atLeast` samples within three standard deviations. */
  readonly modes: number;
  /** Share of samples within three standard deviations of a mode. */
  readonly highQuality: number;
  /** KL(generated ‖ real) over modes, samples going to the nearest one: 0 if all are met equally, ln K if only one is. */
  readonly reverseKL: number;
  /** Samples nearest to each mode. */
  readonly counts: readonly number[];
}

/**
 * Modes covered, share of high quality and reverse KL, as in PacGAN (Lin et al. 2018, section 4.1).
 * @param samples - [N, 2]
 * @param options.atLeast - samples that make a mode covered; default 1
 * @throws ShapeError if samples are no points of the plane, or none
 */
export function modeScores(samples: Tensor, mixture: Mixture, options: { atLeast?: number } = {}): ModeScores {
  const { atLeast = 1 } = options;
  const N = samples.shape[0] ?? 0;
  if (samples.rank !== 2 || samples.shape[1] !== 2 || N === 0) {
    throw new ShapeError(`modeScores: samples are ${showShape(samples.shape)}, need [N, 2] with N at least 1`);
  }
  const [points, centers] = [samples.data, mixture.centers.data];
  const K = centers.length / 2;
  const near = (3 * mixture.sigma) ** 2;
  const counts = new Array<number>(K).fill(0);
  const good = new Array<number>(K).fill(0);
  for (let i = 0; i < N; i++) {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < K; k++) {
      const distance = (points[2 * i]! - centers[2 * k]!) ** 2 + (points[2 * i + 1]! - centers[2 * k + 1]!) ** 2;
      if (distance < least) [nearest, least] = [k, distance];
    }
    counts[nearest]!++;
    if (least <= near) good[nearest]!++;
  }
  return {
    modes: good.filter((n) => n >= atLeast).length,
    highQuality: good.reduce((a, b) => a + b, 0) / N,
    reverseKL: counts.reduce((sum, n) => sum + (n > 0 ? (n / N) * Math.log((n / N) * K) : 0), 0),
    counts,
  };
}
