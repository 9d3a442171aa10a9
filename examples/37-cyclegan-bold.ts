// CycleGAN makes thin digits bold and bold ones thin, though it never sees a digit in both forms.
// Argument: steps (default 700). Thin digits, their translations and their bold forms go to out/37-cyclegan-bold.png, row under row.
import { maxPool2d, UNet } from "@sluice/cnn";
import { Adam, concat, l1Loss, narrow, neg, Sequential, scope, seed, type Tensor, tanh } from "@sluice/core";
import { DataLoader } from "@sluice/core/data";
import { CycleGAN, PatchDiscriminator } from "@sluice/gan";
import { look, trainedClassifier } from "@sluice/gan/mnist-features";
import { mnistImages } from "./mnist.ts";
import { writeSheet } from "./png.ts";
import { report } from "./report.ts";

seed(1);
const steps = Number(process.argv[2] ?? 700);
/** A pixel is as dark as the darkest of the 2 × 2 that end in it, or as bright as the brightest of the 3 × 3 around it. */
const thin = (x: Tensor) => narrow(narrow(neg(maxPool2d(neg(x), 2, { stride: 1, padding: 1 })), 1, 0, 28), 2, 0, 28);
const bold = (x: Tensor) => maxPool2d(x, 3, { stride: 1, padding: 1 });
const [some, others] = (await mnistImages("train")).split([0.5, 0.5]);
const load = { batchSize: 8, shuffle: true, dropLast: true };
const [thinOnes, boldOnes] = [
  new DataLoader(
    some.map((x) => [thin(x)]),
    load,
  ),
  new DataLoader(
    others.map((x) => [bold(x)]),
    load,
  ),
];
const test = new DataLoader(await mnistImages("t10k"), { batchSize: 1000, shuffle: true, seed: 1 });

/** A batch of thin digits beside a batch of other digits, bold. */
function* unpaired(): Generator<[Tensor, Tensor]> {
  const bolds = boldOnes[Symbol.iterator]();
  for (const [x] of thinOnes) {
    const next = bolds.next();
    if (next.done) return;
    yield [x!, next.value[0]!];
  }
}

const translator = () => new Sequential(new UNet({ channels: 1, classes: 1, width: 8, depth: 1 }), tanh);
const discriminator = () => new PatchDiscriminator({ width: 16, depth: 2, norm: "instance" }); // depth 1 sees 16 × 16 pixels: half of the way was left
const [aToB, bToA, discriminatorA, discriminatorB] = [translator(), translator(), discriminator(), discriminator()];
const gan = new CycleGAN({
  aToB,
  bToA,
  discriminatorA,
  discriminatorB,
  generatorOptimizer: new Adam([...aToB.parameters(), ...bToA.parameters()], { lr: 2e-3, betas: [0.5, 0.999] }),
  identityWeight: 1,
  discriminatorOptimizer: new Adam([...discriminatorA.parameters(), ...discriminatorB.parameters()], { lr: 1e-3, betas: [0.5, 0.999] }),
});

const classifier = trainedClassifier();
function judge() {
  const [digits, labels] = test[Symbol.iterator]().next().value as [Tensor, Tensor];
  return scope(() => {
    const [from, to] = [thin(digits), bold(digits)];
    const made = gan.translate(from);
    const few = (t: Tensor) => narrow(t, 0, 0, 16);
    writeSheet("out/37-cyclegan-bold.png", concat([few(from), few(made), few(to)], 0), 16);
    const [read, asked] = [look(classifier, made).digits.data, labels.data];
    const agreement = read.filter((digit, i) => digit === asked[i]).length / 10;
    return { left: l1Loss(made, to).item() / l1Loss(from, to).item(), agreement };
  });
}
for (const { step, cycle } of gan.train({ [Symbol.iterator]: unpaired }, { steps })) {
  if ((step + 1) % (steps / 4) !== 0) continue;
  const { left, agreement } = judge();
  console.log(
    `step ${step + 1}: cycle ${cycle.toFixed(3)}, ${left.toFixed(3)} of the way to bold is left, ${agreement.toFixed(1)} % keep their digit`,
  );
}
const { left, agreement } = judge();
const example = "37-cyclegan-bold";
report({ example, seed: 1, metric: "unseen digits read as what they are after translation, %", value: agreement, atLeast: 90 });
report({ example, seed: 1, metric: "|translation − bold form| over |thin − bold form|, unseen digits", value: left, atMost: 0.5 });
