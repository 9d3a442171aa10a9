// Training steps of small perceptrons: forward, loss, backward, Adam.
import type { Contender, Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import { task } from "../peers/python.ts";
import { type Mlp, mlp, RATE, STEPS } from "./mlp-net.ts";
import { ourMlps } from "./mlp-ours.ts";
import { jaxMlp, tfjsMlp } from "./mlp-peers.ts";

/** [D, O] as [O, D]. */
function transposed(data: Float32Array, [D, O]: readonly number[]): Float32Array {
  return Float32Array.from(data, (_, i) => data[(i % D!) * O! + Math.floor(i / D!)]!);
}

async function theirs(net: Mlp, peers: Peers): Promise<Contender[]> {
  const found: Contender[] = [];
  if (peers.torch) {
    const { sizes, N, x, y, loss } = net;
    const weights = net.parameters.map(({ data, shape }) =>
      shape.length === 2 ? { data: transposed(data, shape), shape: [shape[1]!, shape[0]!] } : { data, shape },
    );
    const given = [{ data: x, shape: [N, sizes[0]!] }, { data: y, shape: loss === "mse" ? [N, sizes.at(-1)!] : [N] }, ...weights];
    found.push(await task(peers.torch, "mlp", [loss, RATE], given, STEPS));
  }
  if (peers.tfjs) found.push(tfjsMlp(peers.tfjs, net));
  if (peers.jax) found.push(jaxMlp(peers.jax, net));
  return found;
}

/** A step of each perceptron. */
export function mlpWorkloads(peers: Peers): Workload[] {
  const nets: [string, Mlp][] = [
    ["mlp 4-64-64-2 batch 32", mlp([4, 64, 64, 2], 32, "mse")],
    ["mlp 4-64-64-2 batch 64", mlp([4, 64, 64, 2], 64, "mse")],
    ["mlp 784-128-64-10 batch 32", mlp([784, 128, 64, 10], 32, "crossEntropy")],
    ["mlp 784-128-64-10 batch 128", mlp([784, 128, 64, 10], 128, "crossEntropy")],
  ];
  return nets.map(([name, net]) => ({
    name,
    tolerance: 1e-3,
    flops: net.sizes.slice(1).reduce((sum, out, i) => sum + (i === 0 ? 4 : 6) * net.N * net.sizes[i]! * out, 0),
    contenders: async () => [...ourMlps(net), ...(await theirs(net, peers))],
  }));
}
