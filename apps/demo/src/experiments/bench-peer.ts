// The same operations by TensorFlow.js on its WebAssembly backend, for those who ask: its files come only then.
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import * as tf from "@tensorflow/tfjs-core";

/** Operations by name, each one call that ends when its result is there. What the backend cannot do is left out. */
export async function peer(): Promise<Partial<Record<string, () => void>>> {
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    // It wants to know a file for each, though one thread never asks for this one.
    "tfjs-backend-wasm-threaded-simd.wasm": simd,
  });
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tf.setBackend("wasm");
  const t = (...shape: number[]) => tf.randomNormal(shape);
  const [a, b] = [t(256, 256) as tf.Tensor2D, t(256, 256) as tf.Tensor2D];
  const [batch, weight] = [t(64, 784) as tf.Tensor2D, t(784, 128) as tf.Tensor2D];
  const [images, filters] = [t(16, 28, 28, 8) as tf.Tensor4D, t(3, 3, 8, 16) as tf.Tensor4D];
  const logits = t(256, 1000);
  const timed = (fn: () => tf.Tensor) => () => fn().dispose();
  return {
    matmulSquare: timed(() => tf.matMul(a, b)),
    matmulBatch: timed(() => tf.matMul(batch, weight)),
    conv: timed(() => tf.conv2d(images, filters, 1, "valid")),
    pool: timed(() => tf.maxPool(images, 2, 2, "valid")),
    softmax: timed(() => tf.softmax(logits)),
  };
}
