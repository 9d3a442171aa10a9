// The bundles of this package, a tool for Node: its CommonJS form loads packages that are ES modules, which Node has done since 20.19.
import { defineConfig } from "tsup";
import { bundles } from "../../tsup.base.ts";

export default defineConfig({ ...bundles(), platform: "node", target: "node20", treeshake: false });
