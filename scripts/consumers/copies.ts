// Two copies of a package side by side: those that `require` and `import` find in one process, and two in one page.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";
import { importsOf, mapped, open } from "./pages.ts";
import type { Program } from "./programs.ts";

/** Given `one` and `other`, which hold what the program uses: both answer, and a tensor of one given to the other is an error that says so. */
const twice = ({ uses, body, foreign }: Program) => `
const program = async ({ ${Object.values(uses).flat().join(", ")} }) => {${body}
};
const answers = new Set([await program(one), await program(other)]);
let refused = "taken";
try {
  ${foreign ?? ""};
} catch (error) {
  refused = [error.name, ...error.message.match(/belongs to another copy of \\S+?(?=;)/)].join();
}
const answer = [...answers, refused].join(" ");
`;

const answerOf = ({ answer, foreign }: Program) =>
  `${answer} ${foreign ? "LifetimeError,belongs to another copy of @sluice/core" : "taken"}`;

/** An object with all of a package's main entry, and of the others what the program uses. */
function gathered(name: string, uses: Program["uses"]): string {
  const used = Object.values(uses).flatMap((names, i) => names.map((each) => `${each}: ${name}${i}.${each}`));
  return `const ${name} = { ...${name}0, ${used.join(", ")} };`;
}

const imports = (name: string, uses: Program["uses"], prefix = "") =>
  Object.keys(uses)
    .map((entry, i) => `import * as ${name}${i} from "${prefix}${entry}";\n`)
    .join("") + gathered(name, uses);

/** In one process. */
export async function twoCopies(folder: string, program: Program): Promise<void> {
  const entries = Object.keys(program.uses);
  const required = entries.map((entry, i) => `const other${i} = require("${entry}");`).join("\n");
  const lines = [
    'import { createRequire } from "node:module";',
    imports("one", program.uses),
    "const require = createRequire(import.meta.url);",
    required,
    gathered("other", program.uses),
    twice(program),
    "console.log(answer);\n",
  ];
  writeFileSync(join(folder, "copies.mjs"), lines.join("\n"));
  const got = must(await run(process.execPath, ["copies.mjs"], folder));
  if (got !== answerOf(program)) throw new Error(`answered ${got}`);
}

/** In one page: the second copy lies in a folder of its own. */
export async function twoCopiesInPage(browser: Browser, folder: string, packages: readonly Package[], program: Program): Promise<void> {
  cpSync(join(folder, "node_modules/@sluice"), join(folder, "again/@sluice"), { recursive: true });
  const entries = Object.keys(program.uses);
  const again = importsOf(packages, "again");
  const others = Object.fromEntries(entries.map((entry) => [`again/${entry}`, again[entry]]));
  const map = { imports: { ...importsOf(packages, "node_modules"), ...others }, scopes: { "./again/": again } };
  const module = `${imports("one", program.uses)}\n${imports("other", program.uses, "again/")}\n${twice(program)}document.title = answer;`;
  writeFileSync(join(folder, "copies.html"), mapped(map, module));
  await open(browser, folder, "copies.html", answerOf(program));
}
