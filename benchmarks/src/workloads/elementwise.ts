// Functions of a million numbers: exp, log, tanh, sigmoid, sum, softmax over rows, add.
import { add, exp, log, noGrad, scope, sigmoid, softmax, sum, type Tensor, tanh, tensor } from "@sluice/core";
import { asyncLoop, type Contender, loop, type Workload } from "../measure.ts";
import { draw } from "../numbers.ts";
import { onBoth } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import type { Jax, JaxArray } from "../peers/jax.ts";
import * as jaxPeer from "../peers/jax.ts";
import { operator } from "../peers/onnxruntime.ts";
import { task } from "../peers/python.ts";
import type { Tfjs, TfTensor } from "../peers/tfjs.ts";
import * as tfjsPeer from "../peers/tfjs.ts";

const ROWS = 1024;
const n = ROWS * ROWS;

interface Op {
  readonly name: string;
  readonly operands: 1 | 2;
  /** The least number it is given; default −4. */
  readonly least?: number;
  readonly ours: (a: Tensor, b: Tensor) => Tensor;
  readonly tfjs: (tf: Tfjs, a: TfTensor, b: TfTensor) => TfTensor;
  readonly jax: (jax: Jax, a: JaxArray, b: JaxArray) => JaxArray;
  readonly onnx: string;
  readonly reference: (a: Float32Array, b: Float32Array) => Float64Array;
}

function softmaxRows(a: Float32Array): Float64Array {
  const out = Float64Array.from(a, Math.exp);
  for (let row = 0; row < n; row += ROWS) {
    const part = out.subarray(row, row + ROWS);
    const total = part.reduce((x, y) => x + y);
    part.forEach((x, i) => {
      part[i] = x / total;
    });
  }
  return out;
}

const ops: Op[] = [
  {
    name: "exp",
    operands: 1,
    ours: exp,
    tfjs: (tf, a) => tf.exp(a),
    jax: ({ numpy }, a) => numpy.exp(a),
    onnx: "Exp",
    reference: (a) => Float64Array.from(a, Math.exp),
  },
  {
    name: "log",
    operands: 1,
    least: 0.01,
    ours: log,
    tfjs: (tf, a) => tf.log(a),
    jax: ({ numpy }, a) => numpy.log(a),
    onnx: "Log",
    reference: (a) => Float64Array.from(a, Math.log),
  },
  {
    name: "sigmoid",
    operands: 1,
    ours: sigmoid,
    tfjs: (tf, a) => tf.sigmoid(a),
    jax: ({ nn }, a) => nn.sigmoid(a),
    onnx: "Sigmoid",
    reference: (a) => Float64Array.from(a, (x) => 1 / (1 + Math.exp(-x))),
  },
  {
    name: "tanh",
    operands: 1,
    ours: tanh,
    tfjs: (tf, a) => tf.tanh(a),
    jax: ({ numpy }, a) => numpy.tanh(a),
    onnx: "Tanh",
    reference: (a) => Float64Array.from(a, Math.tanh),
  },
  {
    name: "sum",
    operands: 1,
    ours: (a) => sum(a),
    tfjs: (tf, a) => tf.sum(a),
    jax: ({ numpy }, a) => numpy.sum(a),
    onnx: "ReduceSum",
    reference: (a) => Float64Array.of(a.reduce((x, y) => x + y, 0)),
  },
  {
    name: "softmax",
    operands: 1,
    ours: (a) => softmax(a, -1),
    tfjs: (tf, a) => tf.softmax(a),
    jax: ({ nn }, a) => nn.softmax(a, -1),
    onnx: "Softmax",
    reference: softmaxRows,
  },
  {
    name: "add",
    operands: 2,
    ours: add,
    tfjs: (tf, a, b) => tf.add(a, b),
    jax: (_, a, b) => a.add(b),
    onnx: "Add",
    reference: (a, b) => Float64Array.from(a, (x, i) => x + b[i]!),
  },
];

async function theirs(op: Op, { tfjs, ort, jax, torch, numpy }: Peers, a: Float32Array, b: Float32Array): Promise<Contender[]> {
  const found: Contender[] = [];
  const shape = [ROWS, ROWS];
  const values = op.operands === 1 ? [a] : [a, b];
  if (tfjs) {
    const [x, y] = [tfjs.tensor(a, shape), tfjs.tensor(b, shape)];
    const once = () => tfjs.tidy(() => op.tfjs(tfjs, x, y));
    const check = () => {
      const out = once();
      const data = out.dataSync();
      out.dispose();
      return data;
    };
    const dispose = () => {
      x.dispose();
      y.dispose();
    };
    found.push({ name: tfjsPeer.name, variant: "", threads: 1, time: loop(() => once().dispose()), check, dispose });
  }
  if (ort) {
    const inputs = op.operands === 1 ? { a: shape } : { a: shape, b: shape };
    const attributes = op.name === "sum" ? { keepdims: { int: 0 } } : {};
    found.push(await operator(ort, { op: op.onnx, inputs, attributes, output: op.name === "sum" ? [] : shape }, values));
  }
  if (jax) {
    const [x, y] = [jax.numpy.array(a).reshape(shape), jax.numpy.array(b).reshape(shape)];
    const unary = jax.jit((p: JaxArray) => op.jax(jax, p, p));
    const binary = jax.jit((p: JaxArray, q: JaxArray) => op.jax(jax, p, q));
    const once = () => (op.operands === 1 ? unary(x.ref) : binary(x.ref, y.ref));
    const time = asyncLoop(async () => (await once().blockUntilReady()).dispose());
    found.push({ name: jaxPeer.name, variant: "", threads: 1, time, check: () => once().dataSync() });
  }
  for (const python of [torch, numpy]) {
    if (!python || (python === numpy && (op.name === "softmax" || op.name === "sigmoid"))) continue;
    found.push(
      await task(
        python,
        "elementwise",
        [op.name],
        values.map((data) => ({ data, shape })),
      ),
    );
  }
  return found;
}

/** Each function on a million numbers. */
export function elementwiseWorkloads(peers: Peers): Workload[] {
  return ops.map((op) => {
    const [a, b] = [draw(5, n, op.least ?? -4, 4), draw(6, n, -4, 4)];
    return {
      name: `${op.name} 1M`,
      tolerance: op.name === "sum" ? 1e-4 : 1e-6, // a sum of numbers of both signs is small beside them
      reference: () => op.reference(a, b),
      contenders: async () => {
        const [x, y] = [tensor(a, [ROWS, ROWS]), tensor(b, [ROWS, ROWS])];
        const once = () => noGrad(() => op.ours(x, y));
        const ours = onBoth(
          loop(() => void scope(() => void once())),
          () => scope(() => once().data),
        );
        return [...ours, ...(await theirs(op, peers, a, b))];
      },
    };
  });
}
