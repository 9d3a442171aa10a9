// A density that you draw yourself, and a generator that learns it: put other letters into the drawing.
// Argument: steps (default 6000).
import { Adam, polynomialLR, Scheduler, Stream, seed } from "@sluice/core";
import { GAN, jensenShannonGrid, Mixture, mlpDiscriminator, mlpGenerator, r1Penalty } from "@sluice/gan";
import { picture } from "./points.ts";
import { report } from "./report.ts";

const drawing = `
  ##########
 ##        ##
##
##
 ####
    #######
          ####
            ##
            ##
##         ##
 ##########
`;

seed(1);
const steps = Number(process.argv[2] ?? 6000);
// Every character of the drawing is a spot: columns are half as wide as lines are high.
const lines = drawing.trim().split("\n");
const spots = drawing
  .split("\n")
  .slice(1, -1)
  .flatMap((line, row) =>
    [...line].flatMap((c, column) => (c === "#" ? [[(column - 7) * 0.25, (lines.length / 2 - row) * 0.4] as const] : [])),
  );
const real = new Mixture(spots, 0.12);

const generator = mlpGenerator(2, 2, { hidden: [64, 64, 64] });
const discriminator = mlpDiscriminator(2, { hidden: [64, 64, 64] });
const adams = [generator, discriminator].map((player) => new Adam(player.parameters(), { lr: 1e-3, betas: [0.5, 0.9] }));
const schedulers = adams.map((adam) => new Scheduler(adam, polynomialLR({ totalIters: steps })));
const gan = new GAN({
  generator,
  discriminator,
  generatorOptimizer: adams[0]!,
  discriminatorOptimizer: adams[1]!,
  latent: 2,
  penalty: (critic, samples) => r1Penalty(critic, samples, { weight: 0.5 }),
  ema: 0.999,
});

const within = { range: [-3, 3, -3, 3] } as const;
const divergence = () => jensenShannonGrid(gan.sample(5000), real.sample(5000), within);
const floor = jensenShannonGrid(real.sample(5000), real.sample(5000), within);
console.log(`${picture(real.sample(2500), 3)}\nas drawn; two draws of it differ by ${floor.toFixed(3)}`);
for (const { step } of gan.train(real.batches(128, { stream: new Stream("data") }), { steps })) {
  for (const scheduler of schedulers) scheduler.step();
  if ((step + 1) % (steps / 4) !== 0) continue;
  console.log(`${picture(gan.sample(2500), 3)}\nstep ${step + 1}: Jensen-Shannon ${divergence().toFixed(3)} of ${Math.LN2.toFixed(3)}`);
}
report({
  example: "39-drawn-density",
  seed: 1,
  metric: "Jensen-Shannon divergence from the drawing, nats",
  value: divergence(),
  atMost: 0.08,
});
