// Every workload of `npm run bench`.
import type { Workload } from "../measure.ts";
import type { Peers } from "../peers/index.ts";
import { adamWorkloads } from "./adam.ts";
import { convolutionWorkloads } from "./convolution.ts";
import { elementwiseWorkloads } from "./elementwise.ts";
import { ganWorkloads } from "./gan.ts";
import { gemmWorkloads } from "./gemm.ts";
import { growthWorkloads } from "./growth.ts";
import { importWorkloads } from "./import.ts";
import { inferenceWorkload } from "./inference.ts";
import { kernelWorkloads } from "./kernels.ts";
import { lenetWorkloads } from "./lenet.ts";
import { mlpWorkloads } from "./mlp.ts";
import { pageWorkloads } from "./pages.ts";
import { peakWorkloads } from "./peak.ts";
import { recurrentWorkloads } from "./recurrent.ts";
import { replayWorkload } from "./replay.ts";
import { rlWorkloads } from "./rl.ts";
import { smallWorkloads } from "./small.ts";
import { startWorkloads } from "./start.ts";
import { threadWorkloads } from "./threads.ts";

/** All workloads, against the peers that are here; kernels come only when asked for (`--filter kernel`). */
export function workloads(peers: Peers, filter: string): Workload[] {
  return [
    ...gemmWorkloads(peers),
    ...peakWorkloads(),
    ...convolutionWorkloads(peers),
    ...adamWorkloads(peers),
    ...elementwiseWorkloads(peers),
    ...mlpWorkloads(peers),
    ...lenetWorkloads(peers),
    ...recurrentWorkloads(peers),
    ...ganWorkloads(peers),
    ...rlWorkloads(),
    ...smallWorkloads(peers),
    inferenceWorkload(peers),
    replayWorkload,
    ...growthWorkloads(),
    ...startWorkloads(peers),
    ...importWorkloads(peers),
    ...pageWorkloads(),
    ...threadWorkloads(),
    ...(filter.startsWith("kernel") ? kernelWorkloads() : []),
  ];
}
