// The bundle of the demo: static files that work from any folder.
import { defineConfig } from "vite";
import { kernelParts } from "./scripts/kernel-parts.ts";
import { offline } from "./scripts/offline.ts";
import { programs } from "./scripts/programs.ts";

export default defineConfig({
  // Works from any folder of any static host.
  base: "./",
  resolve: { conditions: ["@sluice/source", "module", "browser", "development|production"] },
  plugins: [kernelParts(), programs(), offline()],
  worker: { format: "es" },
  build: { target: "es2022", chunkSizeWarningLimit: 300 },
  server: { headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } },
  preview: { headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" } },
});
