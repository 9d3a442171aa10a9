// The packages that are published, and their tarballs.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { must, root, run } from "../child.ts";

/** One entry of an export map as it is published. */
interface Target {
  import: { types: string; default: string };
}

/** A package of this repository. */
export interface Package {
  /** `@sluice/core` */
  name: string;
  folder: string;
  version: string;
  tarball: string;
  /** Import specifiers by the file they lead to: `@sluice/core/op` → `dist/op.js`; without commands and those that need an optional peer. */
  entries: Record<string, string>;
  /** Whether it needs packages that are not of this repository: a tool for those who build, not a library. */
  tool: boolean;
  /** Optional peers: nothing of them is installed, but a package manager may ask for them. */
  peers: string[];
  /** What is installed with it: its workspace dependencies, all the way down, and itself. */
  closure: string[];
}

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  publishConfig: { exports: Record<string, Target | string> };
}

/** Packs every public package into a folder. */
export async function packAll(folder: string): Promise<Package[]> {
  const manifests = readdirSync(join(root, "packages"))
    .map((name) => join(root, "packages", name))
    .filter((path) => existsSync(join(path, "package.json")))
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest }))
    .filter(({ manifest }) => !manifest.private);
  const dependencies = new Map(manifests.map(({ manifest }) => [manifest.name, Object.keys(manifest.dependencies ?? {})]));
  const closureOf = (name: string): string[] => [...new Set([name, ...(dependencies.get(name) ?? []).flatMap(closureOf)])].sort();
  const isTool = ({ dependencies = {} }: Manifest) => Object.keys(dependencies).some((name) => !name.startsWith("@sluice/"));
  return Promise.all(
    manifests.map(async ({ path, manifest }) => {
      must(await run("pnpm", ["pack", "--pack-destination", folder], path));
      const entries: Record<string, string> = {};
      const peers = Object.keys(manifest.peerDependencies ?? {});
      for (const [entry, target] of Object.entries(manifest.publishConfig.exports)) {
        if (typeof target === "string" || Object.values(manifest.bin ?? {}).includes(target.import.default)) continue;
        const bundle = readFileSync(join(path, target.import.default), "utf8");
        if (peers.some((peer) => new RegExp(`from *["']${peer}["']`).test(bundle))) continue;
        entries[manifest.name + entry.slice(1)] = target.import.default.slice(2);
      }
      const tarball = join(folder, `${manifest.name.slice(1).replace("/", "-")}-${manifest.version}.tgz`);
      return {
        name: manifest.name,
        folder: path,
        version: manifest.version,
        tarball,
        entries,
        peers,
        closure: closureOf(manifest.name),
        tool: isTool(manifest),
      };
    }),
  );
}
