// The bundles of this package: core loads the raw kernels first.
import { defineConfig } from "tsup";
import { bundles } from "../../tsup.base.ts";

export default defineConfig(bundles("raw", ["esm", "cjs"]));
