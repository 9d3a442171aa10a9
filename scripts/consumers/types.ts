// Type-checks a consumer strictly, library declarations included, and lints the tarballs.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { must, run } from "../child.ts";
import type { Package } from "./packages.ts";

const options = { strict: true, skipLibCheck: false, noEmit: true, target: "es2022", types: [], exactOptionalPropertyTypes: true };

/** The oldest TypeScript that is supported, those after it, and the newest; the tools' own is 6. */
export const otherTypeScripts: readonly string[] = ["5.4.5", "5.5.4", "5.6.3", "5.7.3", "5.8.3", "5.9.3", "7.0.2"];

/** How to call the compiler of another version. */
export const compilerOf = (version: string): string[] => ["npx", "--yes", "--prefer-offline", "-p", `typescript@${version}`, "tsc"];

const MINUTES = 60_000;

/** A package and the folder in which nothing else is installed. */
export interface Installed {
  item: Package;
  folder: string;
}

const settings = {
  bundler: { module: "esnext", moduleResolution: "bundler" },
  node: { module: "nodenext", moduleResolution: "nodenext" },
};

/**
 * Checks programs that import every entry of an installed package, as a bundler and as Node (both formats) would see it. The compiler runs once for all
 * packages, each of which is found from its own folder: most of its time goes into the declarations of the language and of the page.
 * @param folder - where to put the settings
 * @returns what the compiler says of each package, in the order given: nothing if all is well
 */
export async function typeCheck(folder: string, installed: readonly Installed[], tsc: readonly string[] = ["tsc"]): Promise<string[]> {
  for (const { item, folder } of installed) {
    const names = Object.keys(item.entries);
    const text = names.map((entry, i) => `import * as entry${i} from "${entry}";\nexport const used${i}: object = entry${i};\n`).join("");
    writeFileSync(join(folder, "types.mts"), text);
    writeFileSync(join(folder, "types.cts"), text);
  }
  const source = join(folder, tsc.length > 1 ? `types-${tsc.at(-2)}` : "types");
  mkdirSync(source, { recursive: true });
  const said = await Promise.all(
    Object.entries(settings).map(async ([name, compilerOptions]) => {
      const formats = name === "bundler" ? ["types.mts"] : ["types.mts", "types.cts"];
      const files = installed.flatMap(({ folder }) => formats.map((file) => join(folder, file)));
      writeFileSync(join(source, `${name}.json`), JSON.stringify({ compilerOptions: { ...options, ...compilerOptions }, files }));
      const { ok, output } = await run(tsc[0]!, [...tsc.slice(1), "-p", `${name}.json`], source, {}, 10 * MINUTES);
      return ok ? "" : output || `${tsc.join(" ")} -p ${name}.json failed without a word`;
    }),
  );
  const lines = said
    .join("\n")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const place = ({ folder }: Installed) => `/${basename(folder)}/`;
  // What names no package, such as a compiler that did not start, is said of all of them.
  const general = lines.filter((line) => !installed.some((each) => line.includes(place(each))));
  return installed.map((each) => [...lines.filter((line) => line.includes(place(each))), ...general].join("\n"));
}

/** What publint says of a tarball. */
export async function publint(folder: string, { tarball }: Package): Promise<void> {
  must(await run("publint", ["run", tarball, "--strict"], folder));
}

/** What attw ("are the types wrong?") says of a tarball. */
export async function attw(folder: string, { tarball }: Package): Promise<void> {
  // `cli` is a command, not a module.
  const options = ["--no-definitely-typed", "--profile", "node16", "--format", "ascii", "--no-emoji", "--exclude-entrypoints", "cli"];
  must(await run("attw", [tarball, ...options], folder));
}
