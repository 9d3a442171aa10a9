// Runs the benchmarks: ours beside the peers, in one process, in turn.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { installPeers } from "./install.ts";
import { measure } from "./measure.ts";
import { benchmarksPage } from "./page.ts";
import { noPeers, startPeers, stopPeers } from "./peers/index.ts";
import { compare, print, type Row, rowsOf, write } from "./report.ts";
import { workloads } from "./workloads/index.ts";

const usage = `npm run bench -- [options]
  --filter NAME    only workloads whose name contains NAME; "kernel" or "kernel NAME" for single kernels
  --json FILE      write the rows as a JSON array
  --page FILE      write the rows as a page of Markdown
  --compare FILE   compare with an older such file
  --rounds N       visits to each contender (default 9)
  --sample MS      milliseconds of one sample (default 30)
  --alone          no peers
  --runtimes       ours alone in Node, Deno, Bun and Chromium, beside each other; no other option goes with it
  --list           only print the workloads' names`;

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    json: { type: "string" },
    page: { type: "string" },
    compare: { type: "string" },
    rounds: { type: "string", default: "9" },
    sample: { type: "string", default: "30" },
    alone: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (options.help) {
  console.log(usage);
  process.exit(0);
}
if (!options.alone && !options.list) await installPeers();
const peers = options.alone || options.list ? noPeers : await startPeers();
const chosen = workloads(peers, options.filter).filter(({ name }) => name.includes(options.filter));
if (chosen.length === 0) console.log(`No workload's name contains "${options.filter}"; --list shows them all.`);
const effort = { rounds: Number(options.rounds), sample: Number(options.sample) };
const rows: Row[] = [];
let failed = 0;
for (const workload of chosen) {
  if (options.list) {
    console.log(workload.name);
    continue;
  }
  try {
    const found = rowsOf(workload, await measure(workload, effort));
    print(found);
    rows.push(...found);
  } catch (error) {
    failed++;
    console.error(workload.name, error);
  }
}
stopPeers(peers);
if (options.json && !options.list) write(options.json, rows);
if (options.page && !options.list) writeFileSync(options.page, benchmarksPage(rows));
if (options.compare) compare(options.compare, rows);
process.exit(failed === 0 && chosen.length > 0 ? 0 : 1);
