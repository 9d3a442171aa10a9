// A plugin of the bundler: writes the service worker with the list of the app's files.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** The service worker keeps everything but the digits and the bench's peer, which are kept when they are first read. */
export function offline(): Plugin {
  let folder = "";
  return {
    name: "offline",
    apply: "build",
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    closeBundle() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll("\\", "/"),
        )
        .filter((file) => !file.startsWith("digits/") && !/\/(bench-peer|tfjs)/.test(file) && file !== "sw.js")
        .sort();
      const hash = createHash("sha256");
      for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
      const head = `self.__version = ${JSON.stringify(`sluice-${hash.digest("hex").slice(0, 12)}`)};\nself.__files = ${JSON.stringify(["./", ...files])};\n`;
      writeFileSync(join(folder, "sw.js"), head + readFileSync(fileURLToPath(new URL("./sw.js", import.meta.url)), "utf8"));
    },
  };
}
