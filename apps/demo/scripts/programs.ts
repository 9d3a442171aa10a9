// A plugin of the bundler: a module of the app as the text of one module for Node, with which a visitor goes on outside of the browser.
import { build, type Plugin } from "vite";

const QUERY = "?program";

/** Makes `import text from "FILE?program"` the text of FILE with all that it takes from the app; packages stay imports. */
export function programs(): Plugin {
  return {
    name: "programs",
    enforce: "pre",
    async load(id) {
      if (!id.endsWith(QUERY)) return undefined;
      const entry = id.slice(0, -QUERY.length);
      const made = await build({
        configFile: false,
        publicDir: false,
        logLevel: "error",
        build: {
          write: false,
          minify: false,
          lib: { entry, formats: ["es"], fileName: "program" },
          rollupOptions: { external: /^@sluice\// },
        },
      });
      const [bundle] = Array.isArray(made) ? made : [made];
      if (!bundle || !("output" in bundle)) throw new Error(`programs: ${entry} gave no bundle`);
      return `export default ${JSON.stringify(bundle.output[0].code)};`;
    },
  };
}
