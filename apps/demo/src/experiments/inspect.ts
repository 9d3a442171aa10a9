// What stands in any parameter of a run, and the gradient that its optimizer was given in the newest step.
import { keepGradients, max, mean, min, noGrad, norm, scope, std, type Tensor } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";

/** The question that every replayable experiment answers with an `Inspection`: a parameter by its name, else the first. */
export interface Inspect {
  kind: "inspect";
  name?: string;
}

/** The numbers of a tensor, and what they come to. */
export interface Numbers {
  values: Float32Array;
  mean: number;
  /** Standard deviation. */
  std: number;
  min: number;
  max: number;
  /** Euclidean norm. */
  norm: number;
}

/** A parameter at a step. */
export interface Inspection {
  step: number;
  /** All parameters of the run. */
  names: string[];
  name: string;
  shape: readonly number[];
  weight: Numbers;
  /** Null where no optimizer updated it in this step. Of several updates in a step, the last one's. */
  gradient: Numbers | null;
}

/** Stands in a kept gradient before a step: no gradient is this throughout. */
const UNTOUCHED = Number.NEGATIVE_INFINITY;

function numbers(t: Tensor): Numbers {
  return scope(() =>
    noGrad(() => ({
      values: t.data as Float32Array,
      mean: mean(t).item(),
      // One number deviates from nothing.
      std: t.size > 1 ? std(t).item() : 0,
      min: min(t).item(),
      max: max(t).item(),
      norm: norm(t).item(),
    })),
  );
}

/** Looks into the parameters of a run. */
export class Inspector {
  readonly #parameters: ReadonlyMap<string, Tensor>;
  #gradients: ReadonlyMap<Tensor, Tensor> | null = null;

  constructor(parts: NonNullable<Job<unknown>["parts"]>) {
    const all = Object.entries(parts).flatMap(([part, stateful]) =>
      Object.entries(stateful.stateDict()).map(([name, t]) => [`${part}/${name}`, t] as const),
    );
    this.#parameters = new Map(all.filter(([, t]) => t.role === "parameter"));
  }

  /** Whether gradients are kept. */
  get watches(): boolean {
    return this.#gradients !== null;
  }

  /** Keeps gradients from the next step on; nothing is kept for those who never look. */
  watch(): void {
    const parameters = [...this.#parameters.values()];
    const kept = keepGradients(parameters);
    this.#gradients = new Map(parameters.map((p, i) => [p, kept[i]!]));
    this.begin();
  }

  /** Comes before every step: what is not touched in it has no gradient. */
  begin(): void {
    for (const kept of this.#gradients?.values() ?? []) kept.set(new Float32Array(kept.size).fill(UNTOUCHED));
  }

  /** @throws Error if there is no parameter */
  look(name: string | undefined, step: number): Inspection {
    const names = [...this.#parameters.keys()];
    const chosen = name !== undefined && this.#parameters.has(name) ? name : names[0];
    const weight = chosen === undefined ? undefined : this.#parameters.get(chosen);
    if (chosen === undefined || weight === undefined) throw new Error("inspect: this run has 0 parameters");
    const gradient = this.#gradients?.get(weight);
    const touched = gradient !== undefined && gradient.data[0] !== UNTOUCHED;
    return { step, names, name: chosen, shape: weight.shape, weight: numbers(weight), gradient: touched ? numbers(gradient) : null };
  }
}
