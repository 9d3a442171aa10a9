// Steps of two players against each other, captured: a discriminator's update and a generator's.
import { Adam, type Module, Stream, seed, tensor, toTorch } from "@sluice/core";
import { DCGANDiscriminator, DCGANGenerator, GAN, mlpDiscriminator, mlpGenerator, ring } from "@sluice/gan";
import { type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { useBinary } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";
import { STEPS } from "./mlp-net.ts";

/** A game on the ring of 8. @returns what takes one step */
function game(hidden: readonly number[], batch: number): () => void {
  seed(1);
  const generator = mlpGenerator(2, 2, { hidden });
  const discriminator = mlpDiscriminator(2, { hidden });
  const adam = (m: Module) => new Adam(m.parameters(), { lr: 1e-3, betas: [0.5, 0.9] });
  const optimizers = { generatorOptimizer: adam(generator), discriminatorOptimizer: adam(discriminator) };
  const gan = new GAN({ generator, discriminator, ...optimizers, latent: 2 });
  const steps = gan.train(ring().batches(batch, { stream: new Stream("data") }));
  return () => void steps.next();
}

/** The drawing of a batch is part of a step. */
function points(name: string, hidden: readonly number[], batch: number): Workload {
  return { name, contenders: () => [{ name: "sluice", variant: "captured", threads: 1, time: loop(game(hidden, batch)) }] };
}

const [N, Z, WIDTH, RATE] = [32, 100, 32, 2e-4] as const;
const pixels = draw(99, N * 784);
const latents = draw(97, N * Z, -2, 2);

/** Two players of digits that start as every other pair here. */
function players() {
  seed(1);
  return { generator: new DCGANGenerator(Z, { width: WIDTH }), discriminator: new DCGANDiscriminator({ width: WIDTH }) };
}

/** One step on the same images and latent vectors as PyTorch's. @returns both losses together */
function digits(binary: "simd" | "relaxed"): Contender {
  const { generator, discriminator } = players();
  const [images, z] = [tensor(pixels, [N, 28, 28, 1]), tensor(latents, [N, Z])];
  const adam = (m: Module) => new Adam(m.parameters(), { lr: RATE, betas: [0.5, 0.999] });
  const optimizers = { generatorOptimizer: adam(generator), discriminatorOptimizer: adam(discriminator) };
  const gan = new GAN({ generator, discriminator, ...optimizers, latent: () => z });
  const once = () => gan.discriminatorStep(images).loss + gan.generatorStep(images);
  return {
    name: "sluice",
    variant: binary,
    threads: 1,
    time: loop(() => void once()),
    check: () => Float32Array.from({ length: STEPS }, once),
    enter: () => void useBinary(binary),
  };
}

/** A step of DCGAN on 32 digits: the discriminator's update, then the generator's through the discriminator. */
function dcgan({ torch }: Peers): Workload {
  const theirs = async () => {
    if (!torch) return [];
    const { generator, discriminator } = players();
    const weights = [generator, discriminator].flatMap((player) =>
      Object.entries(toTorch(player)).filter(([name]) => !name.includes("running")),
    );
    const given = weights.map(([, { data, shape }]) => ({ data: Float32Array.from(data), shape }));
    const inputs = [
      { data: pixels, shape: [N, 1, 28, 28] },
      { data: latents, shape: [N, Z] },
    ];
    return [await task(torch, "dcgan", [RATE, WIDTH], [...inputs, ...given], STEPS)];
  };
  const doubling = 2 * WIDTH * WIDTH * 16 * 49 + WIDTH * 16 * 196;
  const [G, D] = [Z * 98 * WIDTH + doubling, doubling + 98 * WIDTH];
  return {
    name: "dcgan batch 32",
    tolerance: 1e-3,
    flops: 2 * N * (4 * G + 8 * D), // G once for D's step and forward and both ways back for its own; D 2 · 3 and 2
    contenders: async () => [digits("simd"), digits("relaxed"), ...(await theirs())],
  };
}

/** Points of the plane by perceptrons of two sizes, digits by DCGAN. */
export function ganWorkloads(peers: Peers): Workload[] {
  return [points("gan 2-128-128-128-2, batch 256", [128, 128, 128], 256), points("gan 2-32-32-2, batch 64", [32, 32], 64), dcgan(peers)];
}
