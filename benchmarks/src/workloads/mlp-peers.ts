// The perceptrons in TensorFlow.js and jax-js.
import { asyncLoop, type Contender, loop } from "../measure.ts";
import type { Jax, JaxArray } from "../peers/jax.ts";
import * as jaxPeer from "../peers/jax.ts";
import type { Tfjs, TfTensor } from "../peers/tfjs.ts";
import * as tfjsPeer from "../peers/tfjs.ts";
import { type Mlp, RATE, STEPS } from "./mlp-net.ts";

/** The step in TensorFlow.js: `optimizer.minimize` over variables. */
export function tfjsMlp(tf: Tfjs, { sizes, N, loss, x, y, parameters }: Mlp): Contender {
  const input = tf.tensor(x, [N, sizes[0]!]);
  const O = sizes.at(-1)!;
  const target = loss === "mse" ? tf.tensor(y, [N, O]) : tf.oneHot(tf.tensor1d(Int32Array.from(y), "int32"), O);
  const variables = parameters.map(({ data, shape }) => tf.variable(tf.tensor(data.slice(), shape)));
  const optimizer = tf.train.adam(RATE);
  const cost = (): TfTensor => {
    let h = input;
    for (let i = 0; i < variables.length; i += 2) {
      h = tf.add(tf.matMul(h, variables[i]!), variables[i + 1]!);
      if (i + 2 < variables.length) h = tf.relu(h);
    }
    return loss === "mse" ? tf.losses.meanSquaredError(target, h) : tf.losses.softmaxCrossEntropy(target, h);
  };
  return {
    name: tfjsPeer.name,
    variant: "",
    threads: 1,
    time: loop(() => optimizer.minimize(cost, true, variables)!.dispose()),
    check: () =>
      Float32Array.from({ length: STEPS }, () => {
        const value = optimizer.minimize(cost, true, variables)!;
        const [number] = value.dataSync();
        value.dispose();
        return number!;
      }),
  };
}

type State = { p: JaxArray[]; m: JaxArray[]; v: JaxArray[]; t: JaxArray };

/** The step in jax-js: loss, gradients and Adam under one `jit`. */
export function jaxMlp(jax: Jax, { sizes, N, loss, x, y, parameters }: Mlp): Contender {
  const { numpy: np, nn } = jax;
  const O = sizes.at(-1)!;
  const input = np.array(x).reshape([N, sizes[0]!]);
  const labels = new Float32Array(N * O);
  if (loss === "crossEntropy") {
    y.forEach((label, i) => {
      labels[i * O + label] = 1;
    });
  }
  const target = np.array(loss === "mse" ? y : labels).reshape([N, O]);
  const cost = (p: JaxArray[], a: JaxArray, b: JaxArray): JaxArray => {
    let h = a;
    for (let i = 0; i < p.length; i += 2) {
      h = np.matmul(h, p[i]!).add(p[i + 1]!);
      if (i + 2 < p.length) h = nn.relu(h);
    }
    return loss === "mse"
      ? np.square(h.sub(b)).mean()
      : nn
          .logSoftmax(h, 1)
          .mul(b)
          .sum()
          .mul(-1 / N);
  };
  const [b1, b2, eps] = [0.9, 0.999, 1e-8];
  const step = jax.jit((s: State, a: JaxArray, b: JaxArray): { value: JaxArray; state: State } => {
    const [value, grads] = jax.valueAndGrad(cost)(
      s.p.map((p) => p.ref),
      a,
      b,
    );
    const t = s.t.add(1);
    const scale = (beta: number) =>
      np
        .exp(t.ref.mul(Math.log(beta)))
        .mul(-1)
        .add(1);
    const m = s.m.map((old, i) => old.mul(b1).add(grads[i]!.ref.mul(1 - b1)));
    const v = s.v.map((old, i) => old.mul(b2).add(np.square(grads[i]!).mul(1 - b2)));
    const p = s.p.map((old, i) => {
      const root = np.sqrt(v[i]!.ref.div(scale(b2))).add(eps);
      return old.sub(m[i]!.ref.div(scale(b1)).div(root).mul(RATE));
    });
    return { value, state: { p, m, v, t } };
  });
  const zeros = () => parameters.map(({ data, shape }) => np.array(new Float32Array(data.length)).reshape(shape));
  let state: State = {
    p: parameters.map(({ data, shape }) => np.array(data).reshape(shape)),
    m: zeros(),
    v: zeros(),
    t: np.array(new Float32Array(1)).reshape([]),
  };
  const once = () => {
    const out = step(state, input.ref, target.ref);
    state = out.state;
    return out.value;
  };
  return {
    name: jaxPeer.name,
    variant: "",
    threads: 1,
    time: asyncLoop(async () => {
      const value = await once().blockUntilReady();
      value.dispose();
    }),
    check: () => Float32Array.from({ length: STEPS }, () => once().dataSync()[0]!),
  };
}
