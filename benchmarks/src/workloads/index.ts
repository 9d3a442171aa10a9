// Every workload of `npm run bench`.
import type { Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import { adamWorkloads } from "./adam.ts";
import { gemmWorkloads } from "./gemm.ts";
import { startWorkloads } from "./start.ts";

/** All workloads, against the peers that are here. */
export function workloads(peers: Peers): Workload[] {
  return [...gemmWorkloads(peers), ...adamWorkloads(peers), ...startWorkloads(peers)];
}
