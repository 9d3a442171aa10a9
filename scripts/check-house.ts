// Checks the repository against the rules of docs/house.md that a program can check.
import { fileURLToPath } from "node:url";
import { closingLine } from "./closing-line.ts";
import { habits } from "./house/habits.ts";
import { rooms } from "./house/rooms.ts";
import { skeleton } from "./house/skeleton.ts";
import { readTree } from "./house/tree.ts";

const files = readTree(fileURLToPath(new URL("..", import.meta.url)));
const counts = { passed: 0, failed: 0, skipped: 0 };
for (const rule of [...rooms, ...skeleton, ...habits]) {
  const offences = rule.check(files);
  if (offences.length === 0) counts.passed++;
  else {
    counts.failed++;
    console.log(`✗ ${rule.name}`);
    for (const offence of offences) console.log(`    ${offence}`);
  }
}
console.log(closingLine(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;
