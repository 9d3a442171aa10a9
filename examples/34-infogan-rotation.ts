// InfoGAN finds out by itself that digits turn: shown ones at random angles, never told which, it makes the angle its code.
// Arguments: steps (default 1500), seed (default 1). The sample sheet, its code rising from left to right, goes to out/34-infogan-rotation.png.
import { RandomRotation } from "@sluice/cnn/transforms";
import {
  Adam,
  concat,
  expand,
  linspace,
  mean,
  mul,
  narrow,
  randn,
  reshape,
  scope,
  seed,
  square,
  sub,
  type Tensor,
  tensor,
} from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { DCGANDiscriminator, DCGANGenerator, GAN, informative, r1Penalty } from "@sluice/gan";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

const [steps, chance] = [Number(process.argv[2] ?? 1500), Number(process.argv[3] ?? 1)];
seed(chance);
const digits = await mnistImages("train");
const labels = digits.values(1);
const ones = digits.subset(Int32Array.from(labels.keys()).filter((i) => labels[i] === 1));
const turn = new RandomRotation(60, { border: "edge" }); // by any angle from −60 to 60 degrees
const real = new DataLoader(
  ones.map((images) => [turn.apply({ images }).images]),
  { batchSize: 32, shuffle: true, dropLast: true },
);
// A squared error times 40 is the surprise of a normal distribution of width 0.11: the code has to be told that precisely.
const { latent, terms, size } = informative({ noise: 1, categories: 0, codes: 1, weight: 40 });
const quiet = tensor([0.1, 1]); // noise at a tenth: a louder one shares the angle out between itself and the code
const generator = new DCGANGenerator(size, { width: 8 });
const discriminator = new DCGANDiscriminator({ width: 8, norm: "none", group: 4, hidden: 64, heads: { code: 1 } });
const adams = [generator, discriminator].map((player) => new Adam(player.parameters(), { lr: 1e-3, betas: [0.5, 0.99] }));
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer: adams[0]!,
  discriminatorOptimizer: adams[1]!,
  latent: (n, stream) => mul(latent(n, stream), quiet),
  terms,
  penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 1 }),
  penaltyEvery: 4,
  instanceNoise: 1, // else the code hides in faint marks: what is to be read through noise has to change many pixels
  ema: 0.99,
});

const [ROWS, COLUMNS, others] = [100, 9, randn([100, 1])];
/** Rows of one noise each, along which the code goes from −1 to 1: [rows · columns, 28, 28, 1]. */
function sweep(rows: number, columns: number): Tensor {
  const noise = expand(reshape(narrow(others, 0, 0, rows), [rows, 1, 1]), [rows, columns, 1]);
  const codes = expand(reshape(linspace(-1, 1, columns), [1, columns, 1]), [rows, columns, 1]);
  return gan.sample(rows * columns, { z: mul(reshape(concat([noise, codes], 2), [-1, 2]), quiet) });
}

/** How far the bright pixels of an image lean from the vertical, in degrees: the main axis of their second moments. */
function leaning(image: ArrayLike<number>): number {
  let [mass, mx, my, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < 784; at++) {
    const [x, y, light] = [at % 28, Math.floor(at / 28), (image[at]! + 1) / 2];
    mass += light;
    mx += light * x;
    my += light * y;
    xx += light * x * x;
    xy += light * x * y;
    yy += light * y * y;
  }
  const [cxx, cxy, cyy] = [xx / mass - (mx / mass) ** 2, xy / mass - (mx * my) / mass ** 2, yy / mass - (my / mass) ** 2];
  return (Math.atan2(2 * cxy, cyy - cxx) * 90) / Math.PI;
}

/** Mean angle of each column of a sweep, and how angle and code correlate (Pearson) over all of its images. */
function found(): { angles: number[]; correlation: number } {
  const pixels = scope(() => sweep(ROWS, COLUMNS).data);
  const all = tensor(
    Array.from({ length: ROWS * COLUMNS }, (_, i) => leaning(pixels.subarray(784 * i, 784 * (i + 1)))),
    [ROWS, COLUMNS],
  );
  return scope(() => {
    const [angle, code] = [sub(all, mean(all)), linspace(-1, 1, COLUMNS)];
    const correlation = mean(mul(angle, code)).item() / Math.sqrt(mean(square(angle)).item() * mean(square(code)).item());
    return { angles: [...mean(all, 0).data], correlation };
  });
}
for (const { step } of gan.train(real, { steps })) {
  if ((step + 1) % (steps / 5) !== 0) continue;
  const { angles, correlation } = found();
  console.log(`step ${step + 1}: degrees as the code rises: ${angles.map(Math.round).join(", ")}; correlation ${correlation.toFixed(3)}`);
}
writeSheet("out/34-infogan-rotation.png", sweep(8, 16), 16);
const value = Math.abs(found().correlation);
report({ example: "34-infogan-rotation", seed: chance, metric: "correlation of code and angle", value, atLeast: 0.9 });
