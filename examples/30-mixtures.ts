// A generator learns a ring of 8 narrow Gaussians, another a grid of 25: what they draw approaches what is real, as numbers and as a picture.
// Arguments: seed (default 1), "ring" or "grid" (default both).
import { Adam, constantLR, linearLR, Scheduler, Stream, seed, sequentialLR } from "@sluice/core";
import { GAN, grid, jensenShannonGrid, type Mixture, mlpDiscriminator, mlpGenerator, modeScores, r1Penalty, ring } from "@sluice/gan";
import { picture } from "./points.ts";
import { report } from "./report.ts";

const [chosen = "1", only] = process.argv.slice(2);

/** What there is to learn, for how long, and what is asked of it. */
interface Task {
  real: Mixture;
  /** Pictures and histograms show the square from −reach to reach. */
  reach: number;
  steps: number;
  /** R1 makes the discriminator so smooth that the generator spreads before it sharpens; a longer run can do with less of it. */
  penaltyEvery: number;
  /** Modes that must be covered, and the least share of samples within 3 σ of one, in %. */
  bars: { modes: number; share: number };
}

const tasks: Record<string, Task> = {
  ring: { real: ring({ radius: 2, sigma: 0.02 }), reach: 3, steps: 8000, penaltyEvery: 1, bars: { modes: 8, share: 80 } },
  grid: { real: grid({ spacing: 2, sigma: 0.05 }), reach: 5, steps: 20_000, penaltyEvery: 4, bars: { modes: 24, share: 75 } },
};

function learn(name: string, { real, reach, steps, penaltyEvery, bars }: Task): void {
  seed(Number(chosen));
  const hidden = [64, 64, 64];
  const generator = mlpGenerator(2, 2, { hidden });
  const discriminator = mlpDiscriminator(2, { hidden });
  // Both learning rates fall in a straight line to 2 % over the last seven tenths.
  const falling = linearLR({ startFactor: 1, endFactor: 0.02, totalIters: 0.7 * steps });
  const schedule = sequentialLR([constantLR({ factor: 1 }), falling], [0.3 * steps]);
  const adams = [generator, discriminator].map((player) => new Adam(player.parameters(), { lr: 1e-3, betas: [0.5, 0.9] }));
  const schedulers = adams.map((adam) => new Scheduler(adam, schedule));
  const gan = new GAN({
    generator,
    discriminator,
    generatorOptimizer: adams[0]!,
    discriminatorOptimizer: adams[1]!,
    latent: 2,
    penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 0.1 }),
    penaltyEvery,
    ema: 0.999,
    seed: Number(chosen),
  });

  const judge = () => {
    const samples = gan.sample(2500);
    const divergence = jensenShannonGrid(samples, real.sample(2500), { range: [-reach, reach, -reach, reach] });
    return { samples, ...modeScores(samples, real), divergence };
  };
  for (const { step, alerts } of gan.train(real.batches(128, { stream: new Stream("data") }), { steps })) {
    for (const scheduler of schedulers) scheduler.step();
    for (const { message } of alerts) console.log(message);
    if (step !== 99 && (step + 1) % (steps / 5) !== 0) continue;
    const { samples, modes, highQuality, reverseKL, divergence } = judge();
    const scores = `${modes} modes, ${(100 * highQuality).toFixed(1)} % within 3 sigma, reverse KL ${reverseKL.toFixed(3)}`;
    const approach = `Jensen-Shannon ${divergence.toFixed(3)} of ${Math.LN2.toFixed(3)}`;
    console.log(`${picture(samples, reach)}\n${name}, step ${step + 1}: ${scores}, ${approach}`);
  }
  const { modes, highQuality } = judge();
  const metric = `${name}: samples within 3 sigma of a mode (0 unless ${bars.modes} are covered), %`;
  const value = modes >= bars.modes ? Math.round(1000 * highQuality) / 10 : 0;
  report({ example: "30-mixtures", seed: Number(chosen), metric, value, atLeast: bars.share });
}

for (const [name, task] of Object.entries(tasks)) if (only === undefined || only === name) learn(name, task);
