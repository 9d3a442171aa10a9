// A generator learns a ring of eight narrow Gaussians: the generated distribution approaches the real one, as numbers and as a picture.
// Arguments: seed (default 1), steps (default 8000).
import { Adam, constantLR, linearLR, Scheduler, Stream, seed, sequentialLR } from "@sluice/core";
import { GAN, jensenShannonGrid, mlpDiscriminator, mlpGenerator, modeScores, r1Penalty, ring } from "@sluice/gan";
import { picture } from "./points.ts";
import { report } from "./report.ts";

const [chosen = 1, steps = 8000] = process.argv.slice(2).map(Number);
seed(chosen);
const real = ring({ radius: 2, sigma: 0.02 });
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
  // Without it the generator sharpens before it has found all modes.
  penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 0.1 }),
  ema: 0.999,
  seed: chosen,
});

const judge = () => {
  const samples = gan.sample(2500);
  const divergence = jensenShannonGrid(samples, real.sample(2500), { range: [-3, 3, -3, 3] });
  return { samples, ...modeScores(samples, real), divergence };
};
for (const { step, alerts } of gan.train(real.batches(128, { stream: new Stream("data") }), { steps })) {
  for (const scheduler of schedulers) scheduler.step();
  for (const { message } of alerts) console.log(message);
  if (step !== 99 && (step + 1) % (steps / 5) !== 0) continue;
  const { samples, modes, highQuality, reverseKL, divergence } = judge();
  const scores = `${modes} of 8 modes, ${(100 * highQuality).toFixed(1)} % within 3 sigma, reverse KL ${reverseKL.toFixed(3)}`;
  const approach = `Jensen-Shannon ${divergence.toFixed(3)} of ${Math.LN2.toFixed(3)}`;
  console.log(`${picture(samples, 3)}\nstep ${step + 1}: ${scores}, ${approach}`);
}
const { modes, highQuality } = judge();
report({
  example: "30-ring",
  seed: chosen,
  metric: "samples within 3 sigma of one of 8 modes (0 unless all are covered), %",
  value: modes === 8 ? Math.round(1000 * highQuality) / 10 : 0,
  atLeast: 80,
});
