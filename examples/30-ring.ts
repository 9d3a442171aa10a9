// A generator learns a ring of eight narrow Gaussians: the generated distribution approaches the real one, as numbers and as a picture.
// Arguments: seed (default 1), steps (default 4000).
import { Adam, Stream, seed, type Tensor } from "@sluice/core";
import { GAN, jensenShannonGrid, mlpDiscriminator, mlpGenerator, modeScores, r1Penalty, ring } from "@sluice/gan";
import { report } from "./report.ts";

const [chosen = 1, steps = 4000] = process.argv.slice(2).map(Number);

/** Points as shades on a square from −1.5 to 1.5. */
function picture(points: Tensor): string {
  const [columns, rows] = [48, 24];
  const counts = new Array<number>(columns * rows).fill(0);
  const cell = (x: number, n: number) => Math.floor(((x + 1.5) / 3) * n);
  const values = points.data;
  for (let i = 0; i < values.length; i += 2) {
    const [column, row] = [cell(values[i]!, columns), cell(-values[i + 1]!, rows)];
    if (column >= 0 && column < columns && row >= 0 && row < rows) counts[row * columns + column]!++;
  }
  const shade = (n: number) => " .:+#@"[Math.min(5, Math.ceil(Math.log2(n + 1) / 1.5))]!;
  return Array.from({ length: rows }, (_, r) =>
    counts
      .slice(r * columns, (r + 1) * columns)
      .map(shade)
      .join(""),
  ).join("\n");
}

seed(chosen);
const real = ring(); // 8 modes on the unit circle, standard deviation 0.01
const hidden = [64, 64, 64];
const generator = mlpGenerator(2, 2, { hidden });
const discriminator = mlpDiscriminator(2, { hidden });
const lr = 1e-3;
const generatorOptimizer = new Adam(generator.parameters(), { lr, betas: [0.5, 0.9] });
const discriminatorOptimizer = new Adam(discriminator.parameters(), { lr, betas: [0.5, 0.9] });
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer,
  discriminatorOptimizer,
  latent: 2,
  penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 0.02 }),
  ema: 0.99,
  seed: chosen,
});

const judge = () => {
  const samples = gan.sample(2500);
  return { samples, ...modeScores(samples, real), divergence: jensenShannonGrid(samples, real.sample(2500)) };
};
for (const { step, alerts } of gan.train(real.batches(256, { stream: new Stream("data") }), { steps })) {
  // The second half lowers both learning rates to 2 % in a straight line.
  const factor = 1 - Math.max(0, (step / steps - 0.5) * 2) * 0.98;
  generatorOptimizer.lr = lr * factor;
  discriminatorOptimizer.lr = lr * factor;
  for (const { message } of alerts) console.log(message);
  if (step !== 99 && (step + 1) % (steps / 5) !== 0) continue;
  const { samples, modes, highQuality, reverseKL, divergence } = judge();
  const scores = `${modes} of 8 modes, ${(100 * highQuality).toFixed(1)} % within 3 sigma, reverse KL ${reverseKL.toFixed(3)}`;
  console.log(`${picture(samples)}\nstep ${step + 1}: ${scores}, Jensen-Shannon ${divergence.toFixed(3)} of ${Math.LN2.toFixed(3)}`);
}
const { modes, highQuality } = judge();
report({
  example: "30-ring",
  seed: chosen,
  metric: "samples within 3 sigma of one of 8 modes (0 unless all are covered), %",
  value: modes === 8 ? Math.round(1000 * highQuality) / 10 : 0,
  atLeast: 60,
});
