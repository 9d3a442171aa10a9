// Cold start of TensorFlow.js (core and the WebAssembly backend), to the first product of two 64x64 matrices.
import { createRequire } from "node:module";

const require = createRequire(process.argv[2]);
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-wasm");
await tf.setBackend("wasm");
await tf.ready();
const a = tf.tensor(new Float32Array(4096).fill(1), [64, 64]);
console.log(tf.matMul(a, a).dataSync()[0]);
