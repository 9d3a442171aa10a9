// Runs a package's program in Chromium: in a page that Vite built, and in a plain page with an import map.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { type Browser, chromium } from "playwright";
import { build, type PluginOption } from "vite";
import { findChromium, flags } from "../chromium.ts";
import type { Package } from "./packages.ts";
import { asModule, type Program } from "./programs.ts";

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".map": "application/json", ".css": "text/css" };

/** Serves a folder on the loopback as any static server would; no special headers but those given. */
async function serve(folder: string, headers: Readonly<Record<string, string>>): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent((request.url ?? "/").replace(/\?.*$/, ""))));
    try {
      if (!statSync(path).isFile()) throw new Error("no file");
      response.writeHead(200, { ...headers, "content-type": types[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

/** Starts the Chromium that all pages share. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: flags, headless: true });
}

/** Opens a page of a folder in Chromium: its title becomes the program's answer, and nothing complains. */
export async function open(
  browser: Browser,
  folder: string,
  file: string,
  answer: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  const server = await serve(folder, headers);
  try {
    await visit(browser, `${server.url}/${file}`, answer);
  } finally {
    server.close();
  }
}

/** Visits an address in Chromium: the page's title becomes `answer`, and nothing complains. */
export async function visit(browser: Browser, url: string, answer: string): Promise<void> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  try {
    await page.goto(url);
    await page.waitForFunction("document.title !== ''", undefined, { timeout: 10_000 }).catch((error: Error) => errors.push(error.message));
    const got = await page.title();
    if (errors.length > 0) throw new Error(errors.join("\n"));
    if (got !== answer) throw new Error(`answered ${JSON.stringify(got)}, expected ${JSON.stringify(answer)}`);
  } finally {
    await page.close();
  }
}

/** A page with this in its head. */
export const page = (head: string) => `<!doctype html><html><head><link rel="icon" href="data:,">${head}</head><body></body></html>\n`;

/** In a page that Vite builds from an installed package. */
export async function vitePage(browser: Browser, folder: string, program: Program, plugins: PluginOption = []): Promise<void> {
  const source = join(folder, "page");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, "index.html"), page('<script type="module" src="./main.js"></script>'));
  writeFileSync(join(source, "main.js"), asModule(program, "((answer) => (document.title = answer))"));
  await build({
    root: source,
    configFile: false,
    logLevel: "error",
    base: "./",
    plugins: [plugins],
    build: { outDir: join(folder, "built"), emptyOutDir: true, target: "es2022" },
  });
  await open(browser, join(folder, "built"), "index.html", program.answer);
}

async function bundle(source: string, entry: string, text: string): Promise<string> {
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, entry), text);
  const built = await build({
    root: source,
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: false, target: "es2022", rolldownOptions: { input: join(source, entry) } },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as { output: { code?: string }[] }[];
  return outputs.flatMap(({ output }) => output.map(({ code }) => code ?? "")).join("\n");
}

/** A bundler keeps what is called and drops what is not; an import for nothing leaves nothing. */
export async function treeShakes(folder: string, { entries }: Package, program: Program): Promise<void> {
  const source = join(folder, "shaken");
  const code = await bundle(source, "used.js", asModule(program, "console.log"));
  const kept = program.dropped.filter((name) => new RegExp(`(function|class) ${name}\\b`).test(code));
  if (kept.length > 0) throw new Error(`the bundle keeps ${kept.join(", ")}, which nobody calls`);
  const imports = Object.keys(entries).map((entry) => `import "${entry}";`);
  const nothing = await bundle(source, "unused.js", imports.join("\n"));
  if (nothing.trim().length > 200)
    throw new Error(`importing every entry and using none leaves ${nothing.length} characters: ${nothing.slice(0, 300)}`);
}

/** What an import map says of packages in a folder of the page. */
export function importsOf(packages: readonly Package[], place: string): Record<string, string> {
  const files = packages.flatMap(({ name, entries }) =>
    Object.entries(entries).map(([specifier, file]) => [specifier, `./${place}/${name}/${file}`]),
  );
  return Object.fromEntries(files) as Record<string, string>;
}

/** The head of a page with an import map and a module. */
export const mapped = (map: object, module: string) =>
  page(`<script type="importmap">${JSON.stringify(map)}</script><script type="module">${module}</script>`);

/** In a page without a bundler: an import map names the installed files. */
export async function importMapPage(browser: Browser, folder: string, packages: readonly Package[], program: Program): Promise<void> {
  const module = asModule(program, "((answer) => (document.title = answer))");
  writeFileSync(join(folder, "plain.html"), mapped({ imports: importsOf(packages, "node_modules") }, module));
  await open(browser, folder, "plain.html", program.answer);
}
