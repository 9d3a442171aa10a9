// Cold start: from spawning a process to the first product of two 64x64 matrices, printed.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { entryOf, folder } from "../install.ts";
import type { Contender, Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import * as jax from "../peers/jax.ts";
import { onnxModel } from "../peers/onnx-model.ts";
import * as tfjs from "../peers/tfjs.ts";

const script = (name: string) => fileURLToPath(new URL(`../start/${name}`, import.meta.url));

/** Milliseconds until the child has written its first byte; its answer must be 64. */
function spawned(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let ms = 0;
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      ms ||= performance.now() - started;
      output += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", () =>
      Number(output.trim()) === 64 ? resolve(ms) : reject(new Error(`cold start: ${args.join(" ")} said ${output.trim()}, not 64`)),
    );
  });
}

function contender(name: string, variant: string, command: string, ...args: string[]): Contender {
  return { name, variant, threads: 1, time: () => spawned(command, args) };
}

/** The cold start of ours and of each peer, and of Node with an almost empty module. */
export function startWorkloads(peers: Peers): Workload[] {
  const node = process.execPath;
  const require = join(folder, "package.json");
  const python = process.env.SLUICE_PYTHON ?? "/usr/bin/python3";
  const model = () => Buffer.from(onnxModel({ op: "MatMul", inputs: { a: [64, 64], b: [64, 64] }, output: [64, 64] })).toString("base64");
  const contenders = () => [
    contender("sluice", "simd", node, script("sluice.mjs")),
    contender("node, small wasm", "", node, script("floor.mjs")),
    ...(peers.tfjs ? [contender(tfjs.name, "", node, script("tfjs.mjs"), require)] : []),
    ...(peers.jax ? [contender(jax.name, "", node, script("jax.mjs"), entryOf("@jax-js/jax")!)] : []),
    ...(peers.ort ? [contender(peers.ort.name, "", node, script("onnxruntime.mjs"), require, model())] : []),
    ...(peers.numpy ? [contender(peers.numpy.name, "", python, script("python.py"), "numpy")] : []),
    ...(peers.torch ? [contender(peers.torch.name, "", python, script("python.py"), "torch")] : []),
  ];
  return [{ name: "cold start", single: true, contenders }];
}
