// The plugin for Vite, Rollup, Rolldown, webpack, Rspack and esbuild.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { BuildOptions, OutputFile, StdinOptions } from "esbuild";
import { MagicString } from "magic-string";
import { createUnplugin, type UnpluginOptions } from "unplugin";
import { type Choice, choose, type Report } from "./choose.ts";
import { type Decision, decide } from "./decide.ts";
import { concerns, mark, type Variant } from "./mark.ts";
import { table } from "./report.ts";

/** Options of the plugin. */
export interface SubsetOptions {
  /** Keep exactly these kernels; default: those that the program reaches. With `called`, keep these too. */
  kernels?: readonly string[];
  /** Keep the kernels that a run called (`subset app.ts --from-run` prints them); a call of another one throws and names it. */
  called?: readonly string[];
  /** Binaries to carry. Default "both": the plain one, and the relaxed one if the program imports it. */
  variant?: Variant;
  /** Whether ops keep their gradients. Default: if the program can take one. */
  gradients?: boolean;
  /** Options of ops whose parts are kept, besides those that the program names: for options that only the running program knows. */
  options?: readonly string[];
  /** Gets the report and its table. Default: prints the table. */
  onReport?: (report: Report, table: string) => void;
}

/** A plugin as Vite, Rollup and Rolldown take it. */
interface NamedPlugin {
  readonly name: string;
}
/** A plugin as webpack and Rspack take it. */
interface CompilerPlugin {
  apply(compiler: unknown): void;
}
/** A plugin as esbuild takes it. */
interface SetupPlugin {
  name: string;
  setup(build: unknown): void | Promise<void>;
}

/** The plugin, one function per bundler. Its types name no bundler: a program has one of them installed, not all. */
export interface Subset {
  vite(options?: SubsetOptions): NamedPlugin;
  rollup(options?: SubsetOptions): NamedPlugin;
  rolldown(options?: SubsetOptions): NamedPlugin;
  webpack(options?: SubsetOptions): CompilerPlugin;
  rspack(options?: SubsetOptions): CompilerPlugin;
  esbuild(options?: SubsetOptions): SetupPlugin;
}

/** The modules of a chunk as Rollup and Rolldown show them before a chunk is written. */
interface Chunks {
  readonly chunks: Readonly<Record<string, { readonly modules: Readonly<Record<string, { readonly code: string | null }>> }>>;
}

/** What this plugin uses of webpack's and Rspack's compiler. */
interface Compiler {
  readonly options: { readonly entry: unknown; readonly resolve: { readonly conditionNames?: readonly string[] } };
  readonly context: string;
  readonly webpack: {
    readonly Compilation: { readonly PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE: number };
    readonly sources: { readonly ReplaceSource: new (source: never) => Replaceable };
  };
  readonly hooks: {
    readonly thisCompilation: { tap(name: string, tap: (compilation: Compilation) => void): void };
  };
}
interface Replaceable {
  replace(start: number, end: number, text: string): void;
}
interface Compilation {
  readonly hooks: {
    readonly processAssets: {
      tapPromise(
        options: { name: string; stage: number },
        tap: (assets: Record<string, { source(): string | Buffer }>) => Promise<void>,
      ): void;
    };
  };
  updateAsset(name: string, source: unknown): void;
}

const name = "sluice-subset";
/** Whether a bundler writes a script there; esbuild calls a file without a name `<stdout>`. */
const isScript = (file: string) => /(\.[cm]?js|<stdout>)$/.test(file);

/** File names in an entry option: a string, a list, an object of them, or webpack's `{ import }`. */
function filesOf(entry: unknown): string[] {
  if (typeof entry === "string") return [entry];
  if (typeof entry !== "object" || entry === null) return [];
  return Object.values("import" in entry ? { import: entry.import } : entry).flatMap(filesOf);
}

function edited(text: string, choice: Choice): MagicString {
  const result = new MagicString(text);
  for (const { start, end, text: written } of choice.edits(text)) result.update(start, end, written);
  return result;
}

/** One build's work: what it decides once, and does to every module and file. */
class Work {
  readonly options: SubsetOptions;
  readonly wants = new Map<string, Set<string>>();
  readonly left = new Set<string>();
  private decision: Promise<Decision> | undefined;

  constructor(options: SubsetOptions) {
    this.options = options;
  }

  /** Decides about gradients and options before the first module is read. */
  begin(entry: unknown, conditions: readonly string[] = [], stdin?: StdinOptions): void {
    const { gradients } = this.options;
    const asked = { gradients: gradients === true, reason: gradients ? "kept: asked for" : "dropped: asked for", options: null };
    this.decision = gradients === undefined ? decide(filesOf(entry), conditions, stdin) : Promise.resolve(asked);
  }

  async mark(id: string, code: string) {
    const { gradients, options } = await this.decision!;
    const kept = options && new Set([...options, ...(this.options.options ?? [])]);
    const { wants, left } = this;
    return mark(id, code, { gradients, options: kept, variant: this.options.variant ?? "both", wants, left });
  }

  async choose(texts: readonly string[]): Promise<Choice | null> {
    const decision = await this.decision!;
    const { kernels, called, onReport = (_, lines) => console.log(lines) } = this.options;
    const choice = await choose(texts, {
      gradients: decision.gradients,
      wants: this.wants,
      ...(kernels && { kernels }),
      ...(called && { called }),
    });
    if (choice) onReport(choice.report, table(choice.report, decision, [...this.left]));
    return choice;
  }
}

/** Rollup's family: the choice is made from the modules left after tree-shaking, before chunks get their final names. */
function forRollup(work: Work) {
  let choice: Promise<Choice | null> | undefined;
  let conditions: readonly string[] = [];
  return {
    // Vite alone says how it resolves.
    configResolved(config: { resolve: { conditions: readonly string[] } }) {
      conditions = config.resolve.conditions;
    },
    options(options: { input?: unknown }) {
      work.begin(options.input, conditions);
    },
    renderStart() {
      choice = undefined;
    },
    async renderChunk(code: string, _chunk: unknown, _options: unknown, { chunks }: Chunks) {
      const modules = Object.values(chunks).flatMap((chunk) => Object.values(chunk.modules));
      choice ??= work.choose(modules.map((module) => module.code ?? ""));
      const chosen = await choice;
      if (chosen === null) return null;
      const result = edited(code, chosen);
      return result.hasChanged() ? { code: result.toString(), map: result.generateMap({ hires: "boundary" }) } : null;
    },
  };
}

function forWebpack(work: Work) {
  return (compiler: Compiler) => {
    work.begin(compiler.options.entry, compiler.options.resolve.conditionNames);
    const { Compilation, sources } = compiler.webpack;
    compiler.hooks.thisCompilation.tap(name, (compilation) => {
      // Behind the minifier, which is what drops unused code here.
      const stage = Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_SIZE + 1;
      compilation.hooks.processAssets.tapPromise({ name, stage }, async (assets) => {
        const scripts = Object.entries(assets).filter(([file]) => isScript(file));
        const texts = scripts.map(([, source]) => String(source.source()));
        const choice = await work.choose(texts);
        if (choice === null) return;
        scripts.forEach(([file, source], i) => {
          const replaced = new sources.ReplaceSource(source as never);
          for (const { start, end, text } of choice.edits(texts[i]!)) replaced.replace(start, end - 1, text);
          compilation.updateAsset(file, replaced);
        });
      });
    });
  };
}

/** esbuild has no hook between linking and writing: the plugin edits what it would write, and writes it. */
function forEsbuild(work: Work): NonNullable<UnpluginOptions["esbuild"]> {
  let write = true;
  return {
    config(options: BuildOptions) {
      work.begin(options.entryPoints, options.conditions, options.stdin);
      write = options.write ?? true;
      options.write = false;
    },
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        const scripts = outputFiles.filter(({ path }) => isScript(path));
        const choice = await work.choose(scripts.map(({ text }) => text));
        for (const file of choice ? scripts : []) rewrite(file, edited(file.text, choice!));
        if (!write) return;
        for (const { path, contents } of outputFiles) {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, contents);
        }
      });
    },
  };
}

function rewrite(file: OutputFile, result: MagicString): void {
  const contents = new TextEncoder().encode(result.toString());
  Object.defineProperty(file, "text", { value: result.toString() });
  file.contents = contents;
}

/**
 * The plugin: `subset.vite()`, `subset.rollup()`, `subset.rolldown()`, `subset.webpack()`, `subset.rspack()`, `subset.esbuild()`.
 * Leaves in a bundle the kernels that the program reaches after tree-shaking, and gradients only where one can be taken.
 */
export const subset: Subset = createUnplugin<SubsetOptions | undefined>((options = {}) => {
  const work = new Work(options);
  const webpack = forWebpack(work) as never;
  const rollup = forRollup(work) as never;
  return {
    name,
    transform: {
      filter: { id: /\.[cm]?[jt]s(\?|$)/ },
      handler: (code, id) => (concerns(id, code) ? work.mark(id, code) : null),
    },
    esbuild: forEsbuild(work),
    rollup,
    rolldown: rollup,
    vite: { apply: "build", ...(rollup as object) },
    webpack,
    rspack: webpack,
  };
}) as unknown as Subset;
