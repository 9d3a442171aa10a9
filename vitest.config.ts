import { defineConfig } from "vitest/config";

const resolve = { conditions: ["@sluice/source"] };
const include = ["packages/*/test/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [{ resolve, ssr: { resolve }, test: { name: "node", include, environment: "node" } }],
  },
});
