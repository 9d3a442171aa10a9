// Products of square matrices, plain and with either operand transposed, and of a row with a matrix.
import { matmul, noGrad, scope, tensor } from "@sluice/core";
import { allocate, matmulScratch, type Ptr, release, viewOf } from "@sluice/kernels";
import * as kernels from "@sluice/kernels/raw";
import { asyncLoop, type Contender, loop, type Workload } from "../measure.ts";
import { draw, gemm as reference } from "../numbers.ts";
import { onBoth } from "../ours.ts";
import type { Peers } from "../peers/index.ts";
import * as jaxPeer from "../peers/jax.ts";
import { operator } from "../peers/onnxruntime.ts";
import { task } from "../peers/python.ts";
import * as tfjsPeer from "../peers/tfjs.ts";

/** Which operand is stored transposed. */
export type Layout = "nn" | "tn" | "nt";

/** The op, with its result in a scope. */
function ourOp(a: Float32Array, b: Float32Array, S: number, M: number): Contender[] {
  const [x, y] = [tensor(a, [M, S]), tensor(b, [S, S])];
  const once = () => noGrad(() => matmul(x, y));
  return onBoth(
    loop(() => void scope(() => void once())),
    () => scope(() => once().data),
  );
}

/** The kernels: what the gradients of `matmul` call. */
function ourKernel(a: Float32Array, b: Float32Array, S: number, layout: "tn" | "nt", M: number): Contender[] {
  const [bytes, square] = [M * S * 4, S * S * 4];
  const [pa, pb, out] = [allocate(bytes), allocate(square), allocate(bytes)] as [Ptr<"f32">, Ptr<"f32">, Ptr<"f32">];
  const room = matmulScratch(M, S, S) * 4;
  const scratch = allocate(room) as Ptr<"f32">;
  viewOf("f32", pa, M * S).set(a);
  viewOf("f32", pb, S * S).set(b);
  const kernel = { tn: kernels.matmul_tn, nt: kernels.matmul_nt }[layout];
  const bias = 0 as Ptr<never>;
  const run = () => kernel({ out, a: pa, b: pb, bias, scratch, activation: 0, accumulate: 0, B: 1, M, K: S, N: S, aBatch: 0, bBatch: 0 });
  const both = onBoth(loop(run), () => {
    run();
    return viewOf("f32", out, M * S).slice();
  });
  const dispose = () => {
    release(pa, bytes);
    release(pb, square);
    release(out, bytes);
    release(scratch, room);
  };
  return both.map((contender, i) => (i === 0 ? { ...contender, dispose } : contender));
}

async function theirs(
  { tfjs, ort, jax, torch, numpy }: Peers,
  a: Float32Array,
  b: Float32Array,
  S: number,
  layout: Layout,
  M: number,
): Promise<Contender[]> {
  const found: Contender[] = [];
  const [ta, tb] = [layout === "tn", layout === "nt"];
  if (tfjs) {
    const [x, y] = [tfjs.tensor(a, [M, S]), tfjs.tensor(b, [S, S])];
    const time = loop(() => tfjs.matMul(x, y, ta, tb).dispose());
    const check = () => {
      const out = tfjs.matMul(x, y, ta, tb);
      const data = out.dataSync();
      out.dispose();
      return data;
    };
    found.push({ name: tfjsPeer.name, variant: "", threads: 1, time, check, dispose: () => [x, y].forEach((t) => void t.dispose()) });
  }
  if (ort) {
    const attributes = { transA: { int: Number(ta) }, transB: { int: Number(tb) } };
    const model = layout === "nn" ? { op: "MatMul" } : { op: "Gemm", attributes };
    found.push(await operator(ort, { ...model, inputs: { a: [M, S], b: [S, S] }, output: [M, S] }, [a, b]));
  }
  if (jax) {
    const { numpy: np } = jax;
    const [x, y] = [np.array(a).reshape([M, S]), np.array(b).reshape([S, S])];
    const product = jax.jit((p: jaxPeer.JaxArray, q: jaxPeer.JaxArray) => np.matmul(ta ? np.transpose(p) : p, tb ? np.transpose(q) : q));
    const time = asyncLoop(async () => (await product(x.ref, y.ref).blockUntilReady()).dispose());
    found.push({ name: jaxPeer.name, variant: "", threads: 1, time, check: () => product(x.ref, y.ref).dataSync() });
  }
  for (const python of [torch, numpy]) {
    if (python)
      found.push(
        await task(
          python,
          "gemm",
          [layout],
          [
            { data: a, shape: [M, S] },
            { data: b, shape: [S, S] },
          ],
        ),
      );
  }
  return found;
}

/** A product of [M, S] and [S, S]; a transposed a is as wide as high. */
function workload(peers: Peers, name: string, layout: Layout, M: number, S: number): Workload {
  const a = draw(S, M * S);
  const b = draw(S + 1, S * S);
  return {
    name: `${name} ${layout} ${S}`,
    flops: 2 * M * S ** 2,
    tolerance: 1e-5,
    reference: () => reference(a, b, M, S, S, layout),
    contenders: async () => [
      ...(layout === "nn" ? ourOp(a, b, S, M) : ourKernel(a, b, S, layout, M)),
      ...(await theirs(peers, a, b, S, layout, M)),
    ],
  };
}

/** GEMM at 64 to 512, in the three layouts; GEMV, a row of 1024 times a matrix, plain and transposed. */
export function gemmWorkloads(peers: Peers): Workload[] {
  return [
    ...(["nn", "tn", "nt"] as const).flatMap((layout) => [64, 128, 256, 512].map((S) => workload(peers, "gemm", layout, S, S))),
    ...(["nn", "nt"] as const).map((layout) => workload(peers, "gemv", layout, 1, 1024)),
  ];
}
