// jax-js on its WebAssembly backend, as much of its interface as the workloads use.
import { load, versions } from "../install.ts";

/** An array of theirs: each use but the last takes `.ref`. */
export interface JaxArray {
  readonly ref: JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  sum(): JaxArray;
  mean(): JaxArray;
  dataSync(): Float32Array;
  blockUntilReady(): Promise<JaxArray>;
  dispose(): void;
}
/** The functions the workloads call. */
export interface Jax {
  numpy: {
    array(values: Float32Array | Int32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    transpose(a: JaxArray): JaxArray;
    exp(a: JaxArray): JaxArray;
    log(a: JaxArray): JaxArray;
    tanh(a: JaxArray): JaxArray;
    sqrt(a: JaxArray): JaxArray;
    sum(a: JaxArray): JaxArray;
    square(a: JaxArray): JaxArray;
  };
  nn: {
    relu(a: JaxArray): JaxArray;
    sigmoid(a: JaxArray): JaxArray;
    softmax(a: JaxArray, axis: number): JaxArray;
    logSoftmax(a: JaxArray, axis: number): JaxArray;
    oneHot(a: JaxArray, classes: number): JaxArray;
  };
  lax: {
    convGeneralDilated(x: JaxArray, weight: JaxArray, strides: readonly number[], padding: readonly (readonly number[])[]): JaxArray;
  };
  jit<A extends unknown[], R>(fn: (...args: A) => R): (...args: A) => R;
  valueAndGrad<A extends unknown[]>(fn: (...args: A) => JaxArray): (...args: A) => [JaxArray, JaxArray[]];
  init(device: "wasm"): Promise<unknown>;
  defaultDevice(device: "wasm"): unknown;
}

/** Its name in tables. */
export const name = `jax-js ${versions["@jax-js/jax"]}`;

/** Starts it; null if it is not installed. */
export async function start(): Promise<Jax | null> {
  const jax = await load<Jax>("@jax-js/jax");
  if (jax === null) return null;
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  return jax;
}
