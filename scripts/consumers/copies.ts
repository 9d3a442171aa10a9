// Two copies of a package side by side: those that `require` and `import` find in one process, and two in one page.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";
import { importsOf, mapped, open } from "./pages.ts";

/** Given `one` and `other`: both work, and a tensor of one given to the other is an error that says so. */
const program = `
const sums = [one, other].map(({ add, tensor }) => add(tensor([1, 2]), 1).data.join());
let refused = "a tensor of the other copy was taken";
try {
  one.add(other.tensor([1]), 1);
} catch (error) {
  refused = error.name + ": " + error.message.split(";")[0];
}
const answer = [...sums, refused].join(" ");
`;
const answer = "2,3 2,3 LifetimeError: add: a [1] belongs to another copy of @sluice/core";

/** In one process. */
export async function twoCopies(folder: string): Promise<void> {
  const imports = 'import { createRequire } from "node:module";\nimport * as one from "@sluice/core";\n';
  const other = 'const other = createRequire(import.meta.url)("@sluice/core");';
  writeFileSync(join(folder, "copies.mjs"), `${imports}${other}${program}console.log(answer);\n`);
  const got = must(await run(process.execPath, ["copies.mjs"], folder));
  if (got !== answer) throw new Error(`answered ${got}`);
}

/** In one page: the second copy lies in a folder of its own. */
export async function twoCopiesInPage(browser: Browser, folder: string, packages: readonly Package[]): Promise<void> {
  cpSync(join(folder, "node_modules/@sluice"), join(folder, "again/@sluice"), { recursive: true });
  const again = importsOf(packages, "again");
  const map = { imports: { ...importsOf(packages, "node_modules"), again: again["@sluice/core"] }, scopes: { "./again/": again } };
  const imports = 'import * as one from "@sluice/core";\nimport * as other from "again";\n';
  writeFileSync(join(folder, "copies.html"), mapped(map, `${imports}${program}document.title = answer;`));
  await open(browser, folder, "copies.html", answer);
}
