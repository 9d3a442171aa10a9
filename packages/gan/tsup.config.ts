// The bundles of this package.
export { default } from "../../tsup.base.ts";
