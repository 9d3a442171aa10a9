// Rehearses a release in a clone: changesets become versions and changelogs, and everything is published to a registry of its own.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { must, root, run } from "../child.ts";
import { startRegistry } from "./registry.ts";

interface Manifest {
  name: string;
  version: string;
}

/** Throws unless all packages get one new version with a changelog, and a consumer can install it. */
export async function rehearse(ground: string): Promise<void> {
  const clone = join(ground, "release");
  const registry = await startRegistry();
  try {
    must(await run("git", ["clone", "--quiet", "--local", "--no-hardlinks", root, clone], ground));
    must(await run("git", ["checkout", "--quiet", "-B", "main"], clone));
    const folders = readdirSync(join(root, "packages")).filter((name) => existsSync(join(root, "packages", name, "dist")));
    for (const name of folders) cpSync(join(root, "packages", name, "dist"), join(clone, "packages", name, "dist"), { recursive: true });
    const planned = readdirSync(join(clone, ".changeset")).filter((file) => file.endsWith(".md") && file !== "README.md");
    must(await run("changeset", ["version"], clone));
    const manifests = folders.map((name) => JSON.parse(readFileSync(join(clone, "packages", name, "package.json"), "utf8")) as Manifest);
    const [version, ...others] = new Set(manifests.map((manifest) => manifest.version));
    if (others.length > 0) throw new Error(`packages got ${others.length + 1} versions: ${[version, ...others].join(", ")}`);
    if (planned.length > 0) {
      const silent = folders.filter((name) => !existsSync(join(clone, "packages", name, "CHANGELOG.md")));
      if (silent.length > 0) throw new Error(`no changelog in ${silent.join(", ")}`);
    }
    writeFileSync(join(clone, ".npmrc"), `registry=${registry.url}\n${registry.url.replace("http:", "")}/:_authToken=loopback\n`);
    const env = { npm_config_registry: registry.url, NPM_CONFIG_PROVENANCE: "false" };
    must(await run("changeset", ["publish", "--no-git-tag"], clone, env));
    for (const { name } of manifests) {
      const packument = (await (await fetch(`${registry.url}/${name}`)).json()) as { versions?: Record<string, unknown> };
      if (!packument.versions?.[version!]) throw new Error(`${name} ${version} was not published`);
    }
  } finally {
    registry.close();
  }
}
