// The same page in jax-js, with Adam written out.
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";

await init("wasm");
defaultDevice("wasm");
const zeros = (shape) => np.array(new Float32Array(shape.reduce((a, b) => a * b, 1))).reshape(shape);
const shapes = [[784, 128], [128], [128, 10], [10]];
const cost = ([w1, b1, w2, b2], images, labels) => {
  const hidden = nn.relu(np.matmul(images, w1).add(b1));
  return nn
    .logSoftmax(np.matmul(hidden, w2).add(b2), 1)
    .mul(labels)
    .sum()
    .mul(-1 / 64);
};
const step = jit(({ p, m, v, t }, images, labels) => {
  const [value, grads] = valueAndGrad(cost)(
    p.map((x) => x.ref),
    images,
    labels,
  );
  const next = t.add(1);
  const m2 = m.map((x, i) => x.mul(0.9).add(grads[i].ref.mul(0.1)));
  const v2 = v.map((x, i) => x.mul(0.999).add(np.square(grads[i]).mul(0.001)));
  const p2 = p.map((x, i) => x.sub(m2[i].ref.div(np.sqrt(v2[i].ref).add(1e-8)).mul(1e-3)));
  return { value, state: { p: p2, m: m2, v: v2, t: next } };
});
let state = { p: shapes.map(zeros), m: shapes.map(zeros), v: shapes.map(zeros), t: np.array(new Float32Array(1)) };
const images = zeros([64, 784]);
const labels = zeros([64, 10]);
for (let i = 0; i < 100; i++) {
  const out = step(state, images.ref, labels.ref);
  state = out.state;
  document.body.textContent = String(out.value.dataSync()[0]);
}
