// Milliseconds that an import takes in a process that is up, without those spent waiting for a processor: of the module named on the command line.
import { readFileSync } from "node:fs";

const waited = () => (process.platform === "linux" ? Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[1]) / 1e6 : 0);
const [started, before] = [performance.now(), waited()];
await import(process.argv[2]);
console.log(performance.now() - started - (waited() - before));
