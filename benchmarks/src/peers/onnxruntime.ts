// onnxruntime-web on WebAssembly, one thread; models of a single operator. Times include handing inputs in and outputs out.
import { load, versions } from "../install.ts";
import { asyncLoop, type Contender } from "../measure.ts";
import { type Model, onnxModel } from "./onnx-model.ts";

interface OrtTensor {
  readonly data: Float32Array;
}
interface Session {
  run(feeds: Record<string, OrtTensor>): Promise<Record<string, OrtTensor>>;
  release(): Promise<void>;
}
/** What the workloads use of it. */
export interface Ort {
  env: { wasm: { numThreads?: number }; logLevel?: string };
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
}

/** Its name in tables. */
export const name = `ort-web ${versions["onnxruntime-web"]}`;

/** Starts it; null if it is not installed. */
export async function start(): Promise<Ort | null> {
  const ort = await load<Ort>("onnxruntime-web");
  if (ort === null) return null;
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  await operator(ort, { op: "Relu", inputs: { a: [1] }, output: [1] }, [new Float32Array(1)]);
  // Under Node it defines a global Worker, from which jax-js concludes that it may share its memory, and fails.
  Reflect.deleteProperty(globalThis, "Worker");
  return ort;
}

/** A contender that runs one operator on the given inputs. */
export async function operator(ort: Ort, model: Model, values: readonly Float32Array[]): Promise<Contender> {
  const session = await ort.InferenceSession.create(onnxModel(model), { executionProviders: ["wasm"], graphOptimizationLevel: "all" });
  const feeds = Object.fromEntries(
    Object.entries(model.inputs).map(([key, shape], i) => [key, new ort.Tensor("float32", values[i]!, shape)] as const),
  );
  return {
    name,
    variant: "",
    threads: 1,
    time: asyncLoop(() => session.run(feeds)),
    check: async () => (await session.run(feeds)).out!.data,
    dispose: () => void session.release(),
  };
}
