// The bundles of this package, a tool for Node: its CommonJS form loads packages that are ES modules, which Node has done since 20.19, and by
// `import()` one that waits at its top; with splitting tsup would make a `require` of that.
import { defineConfig } from "tsup";
import { bundles } from "../../tsup.base.ts";

export default defineConfig({ ...bundles(), platform: "node", target: "node20", treeshake: false, splitting: false });
