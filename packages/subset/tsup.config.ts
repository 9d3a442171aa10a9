// The bundles of this package, a tool for Node.
import { defineConfig } from "tsup";
import { bundles } from "../../tsup.base.ts";

export default defineConfig({ ...bundles, platform: "node" });
