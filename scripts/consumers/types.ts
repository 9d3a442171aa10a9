// Type-checks a consumer strictly, library declarations included, and lints the tarballs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";

const options = { strict: true, skipLibCheck: false, noEmit: true, target: "es2022", types: [], exactOptionalPropertyTypes: true };

/** The oldest TypeScript that is supported, those after it, and the newest; the tools' own is 6. */
export const otherTypeScripts: readonly string[] = ["5.4.5", "5.9.3", "7.0.2"];

/** How to call the compiler of another version. */
export const compilerOf = (version: string): string[] => ["npx", "--yes", "--prefer-offline", "-p", `typescript@${version}`, "tsc"];

/** Checks a program that imports every entry of an installed package, as a bundler and as Node (both formats) would see it. */
export async function typeCheck(folder: string, { entries }: Package, tsc: readonly string[] = ["tsc"]): Promise<void> {
  const source = join(folder, tsc.length > 1 ? `types-${tsc.at(-2)}` : "types");
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
    must(await run(tsc[0]!, [...tsc.slice(1), "-p", `${name}.json`], source));
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
