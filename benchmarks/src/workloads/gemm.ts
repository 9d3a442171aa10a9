// Products of square matrices, plain and with either operand transposed.
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
function ourOp(a: Float32Array, b: Float32Array, S: number): Contender[] {
  const [x, y] = [tensor(a, [S, S]), tensor(b, [S, S])];
  const once = () => noGrad(() => matmul(x, y));
  return onBoth(
    loop(() => void scope(() => void once())),
    () => scope(() => once().data),
  );
}

/** The kernels: what the gradients of `matmul` call. */
function ourKernel(a: Float32Array, b: Float32Array, S: number, layout: "tn" | "nt"): Contender[] {
  const bytes = S * S * 4;
  const [pa, pb, out] = [allocate(bytes), allocate(bytes), allocate(bytes)] as [Ptr<"f32">, Ptr<"f32">, Ptr<"f32">];
  const room = matmulScratch(S, S, S) * 4;
  const scratch = allocate(room) as Ptr<"f32">;
  viewOf("f32", pa, S * S).set(a);
  viewOf("f32", pb, S * S).set(b);
  const kernel = { tn: kernels.matmul_tn, nt: kernels.matmul_nt }[layout];
  const bias = 0 as Ptr<never>;
  const run = () =>
    kernel({ out, a: pa, b: pb, bias, scratch, activation: 0, accumulate: 0, B: 1, M: S, K: S, N: S, aBatch: 0, bBatch: 0 });
  const both = onBoth(loop(run), () => {
    run();
    return viewOf("f32", out, S * S).slice();
  });
  const dispose = () => {
    for (const p of [pa, pb, out]) release(p, bytes);
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
): Promise<Contender[]> {
  const found: Contender[] = [];
  const [ta, tb] = [layout === "tn", layout === "nt"];
  if (tfjs) {
    const [x, y] = [tfjs.tensor(a, [S, S]), tfjs.tensor(b, [S, S])];
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
    const shape = [S, S];
    const attributes = { transA: { int: Number(ta) }, transB: { int: Number(tb) } };
    const model = layout === "nn" ? { op: "MatMul" } : { op: "Gemm", attributes };
    found.push(await operator(ort, { ...model, inputs: { a: shape, b: shape }, output: shape }, [a, b]));
  }
  if (jax) {
    const { numpy: np } = jax;
    const [x, y] = [np.array(a).reshape([S, S]), np.array(b).reshape([S, S])];
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
          [a, b].map((data) => ({ data, shape: [S, S] })),
        ),
      );
  }
  return found;
}

/** GEMM at 64 to 512, in the three layouts. */
export function gemmWorkloads(peers: Peers): Workload[] {
  return (["nn", "tn", "nt"] as const).flatMap((layout) =>
    [64, 128, 256, 512].map((S): Workload => {
      const a = draw(S, S * S);
      const b = draw(S + 1, S * S);
      return {
        name: `gemm ${layout} ${S}`,
        flops: 2 * S ** 3,
        tolerance: 1e-5,
        reference: () => reference(a, b, S, S, S, layout),
        contenders: async () => [
          ...(layout === "nn" ? ourOp(a, b, S) : ourKernel(a, b, S, layout)),
          ...(await theirs(peers, a, b, S, layout)),
        ],
      };
    }),
  );
}
