import { Conv2d, conv2d } from "@sluice/cnn";
import {
  Adam,
  add,
  assign,
  clone,
  fromTorch,
  grad,
  Linear,
  layerNorm,
  leakyRelu,
  linear,
  mul,
  permute,
  relu,
  reshape,
  Sequential,
  scope,
  softplus,
  state,
  sum,
  type Tensor,
  tanh,
  zeros,
} from "@sluice/core";
import { describe, expect, it } from "vitest";
import * as gan from "../../src/index.ts";
import { type Case, cases, expectClose, expectGradients, tensorOf } from "./read.ts";

const losses: Readonly<Record<string, gan.AdversarialLoss>> = {
  minimax: gan.minimax,
  nonSaturating: gan.nonSaturating,
  leastSquares: gan.leastSquares,
  wasserstein: gan.wasserstein,
  hinge: gan.hinge,
  relativisticAverage: gan.relativisticAverage,
  relativisticPairs: gan.relativisticPairs,
};
const activations: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  leaky_relu: (x) => leakyRelu(x, 0.2),
  tanh,
  softplus: (x) => softplus(x),
};

/** The sum of scalar outputs under their cotangents. */
const weighed = (c: Case, outputs: Readonly<Record<string, Tensor>>) =>
  Object.entries(outputs)
    .map(([name, out]) => mul(out, tensorOf(c, `cot.${name}`)))
    .reduce((a, b) => add(a, b));

/** Operands by name, outputs compared, gradients compared. */
function check(c: Case, run: (operands: Readonly<Record<string, Tensor>>) => Record<string, Tensor>): void {
  scope(() => {
    const operands = Object.entries(c.tensors).filter(([, t]) => t.role === "input" || t.role === "param");
    const tensors = Object.fromEntries(operands.map(([name]) => [name, tensorOf(c, name)]));
    const outputs = run(tensors);
    for (const [name, out] of Object.entries(outputs)) expectClose(out.data, c, name);
    const names = Object.keys(tensors);
    const grads = grad(sum(weighed(c, outputs)), Object.values(tensors));
    expectGradients(c, (name) => grads[names.indexOf(name)]!.data);
  });
}

/** A PyTorch matrix [O, D] and image batch [N, C, H, W], and back, as ours. */
const matrix = (w: Tensor) => permute(w, [1, 0]);
const images = (x: Tensor) => permute(x, [0, 2, 3, 1]);
const filters = (w: Tensor) => permute(w, [2, 3, 1, 0]);

function criticOf(c: Case, p: Readonly<Record<string, Tensor>>): gan.Critic {
  const act = activations[c.attrs.activation!]!;
  if (c.attrs.critic === "conv") {
    return (x) => {
      const first = act(conv2d(images(x), filters(p.k0!), p.b0!, { stride: 2, padding: 1 }));
      const second = act(conv2d(first, filters(p.k1!), p.b1!, { padding: 1 }));
      return linear(reshape(permute(second, [0, 3, 1, 2]), [x.shape[0]!, -1]), matrix(p.w2!), p.b2!);
    };
  }
  return (x) => {
    const first = linear(x, matrix(p.w0!), p.b0!);
    const normed = c.attrs.critic === "layer_norm" ? layerNorm(first, p.g0!, p.s0!) : first;
    return linear(act(linear(act(normed), matrix(p.w1!), p.b1!)), matrix(p.w2!), p.b2!);
  };
}

describe("values and gradients equal PyTorch's", () => {
  it.each(cases("loss").map((c) => [c.id, c] as const))("%s", (_, c) => {
    const loss = losses[c.attrs.loss!]!;
    check(c, ({ real, fake }) => {
      const labels = c.attrs.smoothing ? { real: 1 - Number(c.attrs.smoothing) } : {};
      const discriminator = loss.discriminator(real!, fake!, labels);
      return c.attrs.smoothing ? { discriminator } : { discriminator, generator: loss.generator(fake!, real) };
    });
  });

  it.each(cases("penalty").map((c) => [c.id, c] as const))("%s, by double backward", (_, c) => {
    check(c, ({ real, fake, mix, ...parameters }) => {
      const critic = criticOf(c, parameters);
      return { gp: gan.gradientPenalty(critic, real!, fake!, { mix: mix! }), r1: gan.r1Penalty(critic, real!) };
    });
  });

  it.each(cases("spectral_norm").map((c) => [c.id, c] as const))("%s, over three passes", (_, c) => {
    const conv = c.attrs.layer === "conv";
    const layer = conv ? new Conv2d(2, 4, 3, { bias: false }) : new Linear(3, 5, { bias: false });
    const spectral = new gan.SpectralNorm(layer);
    scope(() => {
      // There, the long vector runs over [C, KH, KW]; here, over [KH, KW, C].
      const ours = (v: Tensor) => (conv ? reshape(permute(reshape(v, [2, 3, 3]), [1, 2, 0]), [18]) : v);
      assign(layer.weight, conv ? filters(tensorOf(c, "weight")) : matrix(tensorOf(c, "weight")));
      assign(spectral.u, tensorOf(c, "u"));
      assign(spectral.v, ours(tensorOf(c, "v")));
      const x = tensorOf(c, "x");
      for (let i = 0; i < 2; i++) spectral.forward(conv ? images(x) : x);
      const said = spectral.forward(conv ? images(x) : x);
      const out = conv ? permute(said, [0, 3, 1, 2]) : said;
      expectClose(out.data, c, "output");
      expectClose(spectral.u.data, c, "u_after");
      expectClose(conv ? permute(reshape(spectral.v, [3, 3, 2]), [2, 0, 1]).data : spectral.v.data, c, "v_after");
      const [dx, dweight] = grad(out, [x, layer.weight], { dout: tensorOf(c, "cot.output") });
      const theirs = conv ? permute(dweight!, [3, 2, 0, 1]) : matrix(dweight!);
      expectGradients(c, (name) => (name === "x" ? dx! : theirs).data);
    });
  });

  const runs = cases("training").flatMap((c) =>
    [false, true].map((captured) => [`${c.id}, ${captured ? "captured" : "eager"}`, c, captured] as const),
  );
  it.each(runs)("%s: 20 alternating steps", (_, c, captured) => {
    const networks = {
      generator: new Sequential(new Linear(4, 8), relu, new Linear(8, 2)),
      discriminator: new Sequential(new Linear(2, 8), (x) => leakyRelu(x, 0.2), new Linear(8, 1)),
    };
    for (const [net, model] of Object.entries(networks)) {
      const start = Object.entries(c.tensors).filter(([name]) => name.startsWith(`init.${net}.`));
      fromTorch(model, Object.fromEntries(start.map(([name, t]) => [name.slice(`init.${net}.`.length), t])));
    }
    const [z, mix] = [state(zeros([16, 4])), state(zeros([16]))];
    const adam = (model: Sequential) => new Adam(model.parameters(), { lr: 0.01, betas: [0.5, 0.9] });
    const { penalty } = c.attrs;
    const penalties: Readonly<Record<string, gan.Penalty>> = {
      gp: (critic, real, fake) => gan.gradientPenalty(critic, real, fake, { mix }),
      r1: (critic, real) => gan.r1Penalty(critic, real),
    };
    const game = new gan.GAN({
      ...networks,
      generatorOptimizer: adam(networks.generator),
      discriminatorOptimizer: adam(networks.discriminator),
      latent: () => clone(z),
      loss: losses[c.attrs.loss!]!,
      ...(penalty ? { penalty: penalties[penalty]! } : {}),
      captured,
    });
    const [real, zd, zg, mixes] = ["real", "zd", "zg", "mix"].map((name) => c.tensors[name]!.data);
    const row = (data: Float32Array | undefined, step: number, size: number) => data!.slice(step * size, (step + 1) * size);
    const [ds, gs]: number[][] = [[], []];
    for (let step = 0; step < 20; step++) {
      scope(() => {
        const batch = reshape(tensorOf({ ...c, tensors: { real: { role: "", shape: [32], data: row(real, step, 32) } } }, "real"), [16, 2]);
        z.set(row(zd, step, 64));
        mix.set(row(mixes, step, 16));
        ds!.push(game.discriminatorStep(batch).loss);
        z.set(row(zg, step, 64));
        gs!.push(game.generatorStep(batch));
      });
    }
    expectClose(ds!, c, "discriminator", 4);
    expectClose(gs!, c, "generator", 4);
    for (const [net, model] of Object.entries(networks)) {
      for (const [name, weight] of Object.entries(model.stateDict())) {
        const values = scope(() => (weight.rank === 2 ? matrix(weight) : clone(weight)).data);
        expectClose(values, c, `final.${net}.${name}`, 4);
      }
    }
    expect(real!.length).toBe(640);
  });
});
