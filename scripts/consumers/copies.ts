// Two copies of a package in one process: the one that `require` finds, and the one that `import` finds.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "../child.ts";

const program = `
import { createRequire } from "node:module";
import * as one from "@sluice/core";

const other = createRequire(import.meta.url)("@sluice/core");
const sums = [one, other].map(({ add, tensor }) => add(tensor([1, 2]), 1).data.join());
let refused = "a tensor of the other copy was taken";
try {
  one.add(other.tensor([1]), 1);
} catch (error) {
  refused = error.name + ": " + error.message;
}
console.log(JSON.stringify([...sums, refused]));
`;

/** Both work side by side, and a tensor of one given to the other is an error that says so. */
export async function twoCopies(folder: string): Promise<void> {
  writeFileSync(join(folder, "copies.mjs"), program);
  const [first, second, refused] = JSON.parse(must(await run(process.execPath, ["copies.mjs"], folder))) as string[];
  if (first !== "2,3" || second !== "2,3") throw new Error(`the copies answered ${first} and ${second}, expected 2,3 of both`);
  if (!/^LifetimeError: add: a \[1\] belongs to another copy of @sluice\/core/.test(refused!)) throw new Error(refused);
}
