// onnxruntime, one thread: onnxruntime-web on WebAssembly and onnxruntime-node, which is native; models of a single operator.
// Times include handing inputs in and outputs out.
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
interface Runtime {
  env: { wasm: { numThreads?: number }; logLevel?: string };
  InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
  Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
}

/** One of the two. */
export interface Ort {
  /** Its name in tables. */
  readonly name: string;
  readonly provider: "wasm" | "cpu";
  readonly runtime: Runtime;
}

/** Starts onnxruntime-web; null if it is not installed. */
export async function start(): Promise<Ort | null> {
  const runtime = await load<Runtime>("onnxruntime-web");
  if (runtime === null) return null;
  runtime.env.wasm.numThreads = 1;
  runtime.env.logLevel = "error";
  const ort: Ort = { name: `ort-web ${versions["onnxruntime-web"]}`, provider: "wasm", runtime };
  await operator(ort, { op: "Relu", inputs: { a: [1] }, output: [1] }, [new Float32Array(1)]);
  // Under Node it defines a global Worker, from which jax-js concludes that it may share its memory, and fails.
  Reflect.deleteProperty(globalThis, "Worker");
  return ort;
}

/** Starts onnxruntime-node; null if it is not installed. */
export async function startNative(): Promise<Ort | null> {
  const runtime = await load<Runtime>("onnxruntime-node");
  return runtime && { name: `ort-node ${versions["onnxruntime-node"]}`, provider: "cpu", runtime };
}

/** A contender that runs one operator on the given inputs. */
export async function operator({ name, provider, runtime }: Ort, model: Model, values: readonly Float32Array[]): Promise<Contender> {
  const session = await runtime.InferenceSession.create(onnxModel(model), {
    executionProviders: [provider],
    graphOptimizationLevel: "all",
    intraOpNumThreads: 1,
  });
  const feeds = Object.fromEntries(
    Object.entries(model.inputs).map(([key, shape], i) => [key, new runtime.Tensor("float32", values[i]!, shape)] as const),
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
