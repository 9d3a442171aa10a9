// The bundles of this package.
import { defineConfig } from "tsup";
import { bundles } from "../../tsup.base.ts";

export default defineConfig(bundles("index", ["esm", "cjs"]));
