// The same page in TensorFlow.js: core, its gradients and the WebAssembly backend.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");
const layer = (inputs, outputs) => [tf.variable(tf.randomUniform([inputs, outputs], -0.1, 0.1)), tf.variable(tf.zeros([outputs]))];
const [w1, b1] = layer(784, 128);
const [w2, b2] = layer(128, 10);
const images = tf.zeros([64, 784]);
const labels = tf.oneHot(tf.zeros([64], "int32"), 10);
const adam = tf.train.adam(1e-3);
for (let step = 0; step < 100; step++) {
  const loss = adam.minimize(() => {
    const hidden = tf.relu(tf.add(tf.matMul(images, w1), b1));
    return tf.losses.softmaxCrossEntropy(labels, tf.add(tf.matMul(hidden, w2), b2));
  }, true);
  document.body.textContent = String(loss.dataSync()[0]);
}
