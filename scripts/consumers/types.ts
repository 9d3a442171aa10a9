// Type-checks a consumer strictly, library declarations included, and lints the tarballs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";

const options = { strict: true, skipLibCheck: false, noEmit: true, target: "es2022", types: [], exactOptionalPropertyTypes: true };

/** Checks a program that imports every entry of an installed package, as a bundler and as Node (both formats) would see it. */
export async function typeCheck(folder: string, { entries }: Package): Promise<void> {
  const source = join(folder, "types");
  mkdirSync(source, { recursive: true });
  const names = Object.keys(entries);
  const text = names.map((entry, i) => `import * as entry${i} from "${entry}";\nexport const used${i}: object = entry${i};\n`).join("");
  writeFileSync(join(source, "esm.mts"), text);
  writeFileSync(join(source, "cjs.cts"), text);
  const settings = {
    bundler: { module: "esnext", moduleResolution: "bundler" },
    node: { module: "nodenext", moduleResolution: "nodenext" },
  };
  for (const [name, compilerOptions] of Object.entries(settings)) {
    const files = name === "bundler" ? ["esm.mts"] : ["esm.mts", "cjs.cts"];
    writeFileSync(join(source, `${name}.json`), JSON.stringify({ compilerOptions: { ...options, ...compilerOptions }, files }));
    must(await run("tsc", ["-p", `${name}.json`], source));
  }
}

/** What publint says of a tarball. */
export async function publint(folder: string, { tarball }: Package): Promise<void> {
  must(await run("publint", ["run", tarball, "--strict"], folder));
}

/** What attw ("are the types wrong?") says of a tarball. */
export async function attw(folder: string, { tarball }: Package): Promise<void> {
  must(await run("attw", [tarball, "--no-definitely-typed", "--profile", "node16", "--format", "ascii", "--no-emoji"], folder));
}
