// Every workload of `npm run bench`.
import type { Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import { gemmWorkloads } from "./gemm.ts";

/** All workloads, against the peers that are here. */
export function workloads(peers: Peers): Workload[] {
  return [...gemmWorkloads(peers)];
}
