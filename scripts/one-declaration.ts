// Leaves the declarations of the package in the working directory once, in its .d.cts files: what a module gets, its .d.ts, names them.
// Usage, after tsup: node ../../scripts/one-declaration.ts
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

interface Manifest {
  exports: Record<string, string | { import: { types: string } }>;
}

const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const entries = new Set(Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [basename(entry.import.types)])));
for (const name of readdirSync("dist").filter((name) => name.endsWith(".d.cts"))) {
  const file = join("dist", name);
  const indented = readFileSync(file, "utf8");
  // Indented by tabs: a thirtieth less on disk.
  writeFileSync(
    file,
    indented.replace(/^( {4})+/gm, (spaces) => "\t".repeat(spaces.length / 4)),
  );
}
for (const name of readdirSync("dist").filter((name) => name.endsWith(".d.ts"))) {
  const file = join("dist", name);
  if (entries.has(name)) writeFileSync(file, `export * from "./${name.replace(/\.d\.ts$/, ".cjs")}";\n`);
  else rmSync(file);
}
