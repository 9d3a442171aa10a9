// Cold start of ours, to the first product of two 64x64 matrices.
import { matmul, tensor } from "@sluice/core";

const a = tensor(new Float32Array(4096).fill(1), [64, 64]);
console.log(matmul(a, a).data[0]);
