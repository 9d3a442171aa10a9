// TensorFlow.js on its WebAssembly backend (SIMD, one thread), as much of its interface as the workloads use.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { folder, tfjsBundle, versions } from "../install.ts";

/** A tensor of theirs. */
export interface TfTensor {
  dataSync(): Float32Array;
  dispose(): void;
}
/** An optimizer of theirs. */
export interface TfOptimizer {
  minimize(loss: () => TfTensor, returnCost: boolean, variables: readonly TfTensor[]): TfTensor | null;
  applyGradients(gradients: Readonly<Record<string, TfTensor>>): void;
  dispose(): void;
}
/** The functions the workloads call. */
export interface Tfjs {
  tensor(values: Float32Array, shape: readonly number[]): TfTensor;
  tensor1d(values: Int32Array, dtype: "int32"): TfTensor;
  variable(t: TfTensor, trainable?: boolean, name?: string): TfTensor;
  tidy<T>(fn: () => T): T;
  matMul(a: TfTensor, b: TfTensor, transposeA?: boolean, transposeB?: boolean): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  exp(a: TfTensor): TfTensor;
  log(a: TfTensor): TfTensor;
  sigmoid(a: TfTensor): TfTensor;
  tanh(a: TfTensor): TfTensor;
  relu(a: TfTensor): TfTensor;
  sum(a: TfTensor): TfTensor;
  softmax(a: TfTensor): TfTensor;
  conv2d(x: TfTensor, filter: TfTensor, strides: number, pad: number): TfTensor;
  depthwiseConv2d(x: TfTensor, filter: TfTensor, strides: number, pad: number): TfTensor;
  maxPool(x: TfTensor, filterSize: number, strides: number, pad: number): TfTensor;
  moments(x: TfTensor, axis: readonly number[]): { readonly mean: TfTensor; readonly variance: TfTensor };
  batchNorm(x: TfTensor, mean: TfTensor, variance: TfTensor, offset: undefined, scale: undefined, epsilon: number): TfTensor;
  oneHot(a: TfTensor, depth: number): TfTensor;
  losses: {
    softmaxCrossEntropy(labels: TfTensor, logits: TfTensor): TfTensor;
    meanSquaredError(labels: TfTensor, predictions: TfTensor): TfTensor;
  };
  train: { adam(rate: number): TfOptimizer };
  setWasmPaths(folder: string): void;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}

/** Its name in tables. */
export const name = `tfjs-wasm ${versions["@tensorflow/tfjs-core"]}`;

/** Starts it; null if it is not installed. */
export async function start(): Promise<Tfjs | null> {
  if (!existsSync(tfjsBundle)) return null;
  const tf = createRequire(tfjsBundle)(tfjsBundle) as Tfjs;
  tf.setWasmPaths(join(folder, "node_modules", "@tensorflow", "tfjs-backend-wasm", "dist", "/"));
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}
