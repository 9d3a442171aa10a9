// Cold start of onnxruntime-web, to the first product of two 64x64 matrices; the model comes as base64.
import { createRequire } from "node:module";

const ort = createRequire(process.argv[2])("onnxruntime-web");
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(new Uint8Array(Buffer.from(process.argv[3], "base64")), { executionProviders: ["wasm"] });
const a = new ort.Tensor("float32", new Float32Array(4096).fill(1), [64, 64]);
console.log((await session.run({ a, b: a })).out.data[0]);
process.exit(0);
