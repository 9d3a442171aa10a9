// Two networks against each other in the plane: one forges points, one judges them. No DOM: runs in a worker, or headless in Node.
import {
  Adam,
  capture,
  div,
  grad,
  mean,
  mul,
  noGrad,
  Stream,
  scope,
  seed,
  sigmoid,
  state,
  std,
  sub,
  sum,
  type Tensor,
  tensor,
} from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import {
  type AdversarialLoss,
  GAN,
  gradientPenalty,
  grid,
  hinge,
  jensenShannonGrid,
  leastSquares,
  Mixture,
  minimax,
  mlpDiscriminator,
  mlpGenerator,
  modeScores,
  nonSaturating,
  type Penalty,
  r1Penalty,
  ring,
  wasserstein,
} from "@sluice/gan";
import type { CommonOptions, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** Distributions to forge. */
export const targets = ["ring", "grid", "spiral", "moons", "mine"] as const;
const losses = { nonSaturating, minimax, leastSquares, hinge, wasserstein } satisfies Record<string, AdversarialLoss>;
const penalties = {
  none: undefined,
  r1: (critic, real) => r1Penalty(critic, real, { weight: 0.1 }),
  gp: (critic, real, fake) => gradientPenalty(critic, real, fake, { weight: 1 }),
} satisfies Record<string, Penalty | undefined>;

/** Options of the rivals experiment. */
export interface RivalsOptions extends CommonOptions {
  target: (typeof targets)[number];
  /** For the target "mine": x and y in turn. */
  points: readonly number[];
  loss: keyof typeof losses;
  penalty: keyof typeof penalties;
  /** The generator's learning rate; the discriminator's is twice that (Heusel et al. 2017). */
  rate: number;
  /** Discriminator updates per generator update. */
  critics: number;
  /** Units of each of three hidden layers. */
  hidden: number;
  batch: number;
}

/** How well the forgery covers the target. */
export interface Cover {
  /** Places of the target that are met, of how many. */
  modes: number;
  of: number;
  /** Share of samples within three standard deviations of a place. */
  quality: number;
  /** Jensen-Shannon divergence on a grid, nats: 0 to ln 2. */
  divergence: number;
  /** Whether most places of the target are missed. */
  collapsed: boolean;
}

/** One step of the rivals experiment. */
export interface RivalsStep extends Step {
  discriminatorLoss: number;
  generatorLoss: number;
  /** Of new samples, when just measured. */
  cover?: Cover;
}

/** Questions that the rivals experiment answers: how it looks, or an update of one side alone. */
export type RivalsQuestion = { kind: "look" } | { kind: "alone"; side: "discriminator" | "generator" };

/** The game as it stands; points are x and y in turn. */
export interface RivalsLook {
  step: number;
  real: Float32Array;
  fake: Float32Array;
  /** Where each of the first forged points should go, by the discriminator's gradient. */
  arrows: Float32Array;
  /** The forger's image of the net of latent points, row by row. */
  mesh: Float32Array;
  /** How real each place of the plane looks, 0 to 1, row by row from the top. */
  field: Float32Array;
}

/** The plane reaches from −REACH to REACH; cells of the field and points of the net along an edge. */
export const [REACH, FIELD_EDGE, MESH_EDGE] = [1.5, 40, 21];
/** Forged points shown, and those that show arrows. */
const [SHOWN, ARROWS] = [500, 60];
/** Steps between two measurements, samples in each, and samples that make a place met. */
const [LOOK, MEASURED, MET] = [25, 1000, 3];
/** Steps before missing places count as collapse. */
const PATIENCE = 300;

/** Places along a curve: t from 0 to 1. */
function along(n: number, at: (t: number) => [number, number]): [number, number][] {
  return Array.from({ length: n }, (_, i) => at((i + 0.5) / n));
}

function targetOf({ target, points }: RivalsOptions): Mixture {
  if (target === "ring") return ring({ sigma: 0.02 });
  if (target === "grid") return grid({ side: 4, spacing: 0.6, sigma: 0.03 });
  if (target === "spiral") {
    return new Mixture(
      along(40, (t) => [(0.15 + t) * Math.cos(t * 11), (0.15 + t) * Math.sin(t * 11)]),
      0.03,
    );
  }
  if (target === "moons") {
    const moon = (side: number) =>
      along(16, (t) => [side * (0.75 * Math.cos(Math.PI * t) - 0.35), side * (0.75 * Math.sin(Math.PI * t) - 0.2)]);
    return new Mixture([...moon(1), ...moon(-1)], 0.04);
  }
  const places = Array.from({ length: Math.floor(points.length / 2) }, (_, i): [number, number] => [points[2 * i]!, points[2 * i + 1]!]);
  if (places.length === 0) throw new Error("rivals: 0 points to forge, needs 1; draw some");
  return new Mixture(places, 0.04);
}

/** Cells of the plane, [edge · edge, 2], row by row from the top. */
function cells(edge: number): Tensor {
  const at = (i: number) => ((i + 0.5) / edge) * 2 * REACH - REACH;
  const xy = Float32Array.from({ length: edge * edge * 2 }, (_, i) => (i % 2 ? -at(Math.floor((i >> 1) / edge)) : at((i >> 1) % edge)));
  return tensor(xy, [edge * edge, 2]);
}

/** A net over the latent plane whose lines are even steps of ±2 standard deviations, [edge · edge, 2]. */
function net(edge: number): Tensor {
  const at = (i: number) => (i / (edge - 1)) * 4 - 2;
  const z = Float32Array.from({ length: edge * edge * 2 }, (_, i) => at(i % 2 ? Math.floor((i >> 1) / edge) : (i >> 1) % edge));
  return tensor(z, [edge * edge, 2]);
}

/**
 * Plays a generator against a discriminator over a distribution of the plane; every step depends on its parts alone, so it can be replayed.
 * @throws Error if there is no point to forge
 */
export function rivals(options: RivalsOptions): Job<RivalsStep> {
  seed(options.seed);
  const { rate, batch, critics, hidden } = options;
  const real = targetOf(options);
  const loss: AdversarialLoss = losses[options.loss] ?? nonSaturating;
  const penalty: Penalty | undefined = penalties[options.penalty];
  const sizes = { hidden: [hidden, hidden, hidden] };
  const generator = mlpGenerator(2, 2, sizes);
  const discriminator = mlpDiscriminator(2, sizes);
  const adam = (parameters: readonly Tensor[], lr: number) => new Adam(parameters, { lr, betas: [0.5, 0.9] });
  const gan = new GAN({
    generator,
    discriminator,
    generatorOptimizer: adam(generator.parameters(), rate),
    discriminatorOptimizer: adam(discriminator.parameters(), 2 * rate),
    latent: 2,
    loss,
    ...(penalty ? { penalty } : {}),
    detectors: false,
    seed: options.seed,
  });
  const draw = new Stream("real");
  const batches = real.batches(batch, { stream: draw });
  const next = () => batches.next().value;

  const looking = new Stream("look", options.seed);
  const shown = state(real.sample(SHOWN, { stream: looking })).data as Float32Array;
  const reference = state(real.sample(MEASURED, { stream: looking }));
  const z = state(new Mixture([[0, 0]], 1).sample(SHOWN, { stream: looking }));
  const pushed = state(new Mixture([[0, 0]], 1).sample(ARROWS, { stream: looking }));
  const [everywhere, latent] = [state(cells(FIELD_EDGE)), state(net(MESH_EDGE))];
  const forged = capture(() => noGrad(() => generator.forward(z)));
  const mesh = capture(() => noGrad(() => generator.forward(latent)));
  const field = capture(() =>
    noGrad(() => {
      const score = discriminator.forward(everywhere);
      // A Wasserstein critic's scores have no scale of their own.
      return sigmoid(options.loss === "wasserstein" ? div(sub(score, mean(score)), std(score)) : score);
    }),
  );
  const arrows = capture(() => {
    const fake = noGrad(() => generator.forward(pushed));
    const [dfake] = grad(sum(loss.generator(discriminator.forward(fake))), [fake]);
    return { fake, push: mul(dfake!, -1) };
  });
  const look = (): RivalsLook => {
    const { fake, push } = arrows();
    const [from, to] = [fake.data as Float32Array, push.data as Float32Array];
    return {
      step: clock.now,
      real: shown,
      fake: forged().data as Float32Array,
      arrows: Float32Array.from({ length: 4 * ARROWS }, (_, i) => (i % 4 < 2 ? from : to)[2 * (i >> 2) + (i % 2)]!),
      mesh: mesh().data as Float32Array,
      field: field().data as Float32Array,
    };
  };
  const measure = (step: number): Cover =>
    scope(() => {
      const samples = gan.sample(MEASURED);
      const { modes, highQuality, counts } = modeScores(samples, real, { atLeast: MET });
      const divergence = jensenShannonGrid(samples, reference, { range: [-REACH, REACH, -REACH, REACH] });
      return { modes, of: counts.length, quality: highQuality, divergence, collapsed: step >= PATIENCE && modes < counts.length / 2 };
    });

  const clock = new Clock();
  const weights = hidden * 2 + 2 * hidden * hidden + 2 * hidden;
  return replay<RivalsStep>({
    parts: { ...gan.parts(), draw, clock },
    next(step) {
      let discriminatorLoss = 0;
      for (let i = 0; i < critics; i++) discriminatorLoss = gan.discriminatorStep(next()).loss;
      const generatorLoss = gan.generatorStep(next());
      const flops = 2 * batch * weights * (critics * (penalty ? 13 : 7) + 6);
      return { discriminatorLoss, generatorLoss, flops, ...(step % LOOK === 0 || step === 1 ? { cover: measure(step) } : {}) };
    },
    answer(question): RivalsLook {
      const asked = question as RivalsQuestion;
      if (asked.kind === "alone") {
        if (asked.side === "generator") gan.generatorStep(next());
        else gan.discriminatorStep(next());
        clock.changed();
      }
      return look();
    },
  });
}
