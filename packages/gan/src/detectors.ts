// Says during training that it goes wrong: a generator that repeats itself, losses and scores that run away.

/** What the detectors look at, once per step. */
export interface Signs {
  readonly step: number;
  readonly discriminatorLoss: number;
  readonly generatorLoss: number;
  /** Mean score of real samples. */
  readonly realScore: number;
  /** Mean score of generated samples. */
  readonly fakeScore: number;
  /** Standard deviation of a generated batch relative to a real one's, averaged over features. */
  readonly spread: number;
}

/** Something is going wrong. */
export interface Alert {
  readonly kind: "collapse" | "divergence";
  readonly step: number;
  /** What was seen, with both numbers, and what to do. */
  readonly message: string;
}

/** Options of `Detectors`. */
export interface DetectorOptions {
  /** Steps in a row before a sign counts (except numbers that are not finite). Default 200. */
  patience?: number;
  /** Collapse: the spread stays below this. Default 0.2. */
  spread?: number;
  /** Divergence: a mean score stays beyond ± this. Default 1000. */
  score?: number;
  /** Divergence: real scores stay above generated ones by this (the discriminator has won). Default 20; Infinity for Wasserstein critics. */
  gap?: number;
}

interface Rule {
  readonly kind: Alert["kind"];
  readonly patience: number;
  /** What is wrong, or null. */
  readonly say: (signs: Signs) => string | null;
  /** Steps in a row that it was wrong. */
  run: number;
}

/**
 * Watches a training run. Every trouble is told once, and again only after it had passed.
 * The spread sees a generator that gives (nearly) one sample; lost modes among many are found by `modeScores` or `coverage`.
 */
export class Detectors {
  readonly #rules: readonly Rule[];

  constructor(options: DetectorOptions = {}) {
    const { patience = 200, spread = 0.2, score = 1000, gap = 20 } = options;
    const rule = (kind: Rule["kind"], wait: number, say: Rule["say"]): Rule => ({ kind, patience: wait, say, run: 0 });
    this.#rules = [
      rule("divergence", 1, ({ discriminatorLoss: d, generatorLoss: g }) =>
        Number.isFinite(d) && Number.isFinite(g)
          ? null
          : `losses are ${d} and ${g}, need finite numbers; go back to the last checkpoint with lower learning rates`,
      ),
      rule("divergence", patience, ({ realScore: r, fakeScore: f }) =>
        Math.max(Math.abs(r), Math.abs(f)) > score
          ? `mean scores are ${r.toPrecision(4)} and ${f.toPrecision(4)}, beyond ±${score}; add a gradient penalty or spectral normalisation`
          : null,
      ),
      rule("divergence", patience, ({ realScore: r, fakeScore: f }) =>
        r - f > gap
          ? `real samples score ${(r - f).toPrecision(4)} above generated ones, more than ${gap}; the generator learns nothing: slow the discriminator down, or add noise or R1`
          : null,
      ),
      rule("collapse", patience, ({ spread: s }) =>
        s < spread
          ? `a generated batch varies ${s.toPrecision(3)} times as much as a real one, less than ${spread}; try packing, minibatchStd or another loss`
          : null,
      ),
    ];
  }

  /** Looks at one step. @returns the alerts of this step, mostly none */
  see(signs: Signs): readonly Alert[] {
    const alerts: Alert[] = [];
    for (const rule of this.#rules) {
      const said = rule.say(signs);
      rule.run = said === null ? 0 : rule.run + 1;
      if (said !== null && rule.run === rule.patience)
        alerts.push({ kind: rule.kind, step: signs.step, message: `${rule.kind}: step ${signs.step}: ${said}` });
    }
    return alerts;
  }
}
