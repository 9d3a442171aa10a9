// summary: what a model is made of, how shapes move through it, and what a forward pass costs.
import { context } from "../context.ts";
import { collect, noGrad, scope } from "../scope.ts";
import { type Shape, showShape, sizeOf } from "../shape.ts";
import { type DType, type Tensor, tensor } from "../tensor.ts";
import type { Module } from "./module.ts";

/** One module of a summary. Numbers are its own, without its sub-modules', so that columns add up. */
export interface SummaryRow {
  /** Dotted name; "" for the model itself. */
  readonly name: string;
  /** The class. */
  readonly type: string;
  /** Shape of its last output (of the first tensor, where there are several); null if forward did not reach it. */
  readonly outputShape: Shape | null;
  /** Numbers in its own parameters; one shared with an earlier row counts there. */
  readonly parameters: number;
  /** Of these, how many are not frozen. */
  readonly trainable: number;
  /** Multiply-adds of matrix products and convolutions that it did itself in one forward pass, all calls together. */
  readonly multiplyAdds: number;
}

/** A table of a model's modules with totals; `console.log` and `toString()` show it. */
export interface Summary {
  readonly rows: readonly SummaryRow[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  toString(): string;
}

/** Options of `summary`. */
export interface SummaryOptions {
  /** Element type of the inputs: one for all, or one each. Default "f32"; "i32" for tokens. */
  dtype?: DType | readonly DType[];
}

interface Tally {
  outputShape: Shape | null;
  multiplyAdds: number;
}

/** Wraps a module's forward so that calls are noted; returns what takes the wrapping off. */
function wrap(module: Module, tally: Tally, running: Tally[]): () => void {
  const own = Object.getOwnPropertyDescriptor(module, "forward");
  const forward = module.forward as (...inputs: unknown[]) => unknown;
  const noted = (...inputs: unknown[]) => {
    running.push(tally);
    try {
      const out = forward.apply(module, inputs);
      const found: Tensor[] = [];
      collect(out, found);
      if (found[0]) tally.outputShape = found[0].shape;
      return out;
    } finally {
      running.pop();
    }
  };
  Object.defineProperty(module, "forward", { value: noted, configurable: true, enumerable: false, writable: true });
  return () => {
    if (own) Object.defineProperty(module, "forward", own);
    else Reflect.deleteProperty(module, "forward");
  };
}

/**
 * Runs zeros through a model, in evaluation mode and unrecorded, and lists its modules: output shapes, parameters, multiply-adds.
 * @param inputShape - the input of `forward`, batch included: [1, 784]; a list of shapes for several inputs
 * @returns rows in order of declaration, totals, and a table as `toString()`
 * @throws what the model's forward throws, e.g. ShapeError if the shape does not fit
 */
export function summary(model: Module, inputShape: Shape | readonly Shape[], options: SummaryOptions = {}): Summary {
  const several = inputShape.length > 0 && Array.isArray(inputShape[0]);
  const shapes = (several ? inputShape : [inputShape]) as readonly Shape[];
  const { dtype = "f32" } = options;
  const modules = [...model.modules()];
  const modes = modules.map(([, module]) => module.training);
  const tallies = new Map<Module, Tally>();
  const running: Tally[] = [];
  const before = context.multiplyAdds;
  const undo: (() => void)[] = [];
  try {
    model.eval();
    for (const [, module] of modules) {
      if (tallies.has(module)) continue;
      const tally = { outputShape: null, multiplyAdds: 0 };
      tallies.set(module, tally);
      undo.push(wrap(module, tally, running));
    }
    context.multiplyAdds = (count) => {
      running.at(-1)!.multiplyAdds += count;
    };
    const forward = model.forward as (...inputs: Tensor[]) => unknown;
    scope(() => {
      const inputs = shapes.map((shape, i) => tensor(new Float32Array(sizeOf(shape)), shape, typeof dtype === "string" ? dtype : dtype[i]));
      noGrad(() => forward.apply(model, inputs));
    });
  } finally {
    context.multiplyAdds = before;
    for (const restore of undo) restore();
    modules.forEach(([, module], i) => {
      module.train(modes[i]);
    });
  }
  return table(modules, tallies);
}

function table(modules: readonly [string, Module][], tallies: ReadonlyMap<Module, Tally>): Summary {
  const counted = new Set<Tensor>();
  const seen = new Set<Module>();
  const rows: SummaryRow[] = [];
  for (const [name, module] of modules) {
    if (seen.has(module)) continue;
    seen.add(module);
    const fresh = [...module.ownTensors()].map(([, t]) => t).filter((t) => t.role === "parameter" && !counted.has(t));
    const count = (of: Tensor[]) => of.reduce((sum, t) => sum + t.size, 0);
    for (const t of fresh) counted.add(t);
    rows.push({
      name,
      type: module.constructor.name,
      ...tallies.get(module)!,
      parameters: count(fresh),
      trainable: count(fresh.filter((t) => !t.frozen)),
    });
  }
  const total = (of: (row: SummaryRow) => number) => rows.reduce((sum, row) => sum + of(row), 0);
  const totals = {
    parameters: total((row) => row.parameters),
    trainable: total((row) => row.trainable),
    multiplyAdds: total((row) => row.multiplyAdds),
  };
  const show = () => print(rows, totals);
  const shown = Object.fromEntries(INSPECTORS.map((name) => [name, { value: show }]));
  return Object.defineProperties({ rows, ...totals, toString: show }, shown);
}

/** How a runtime asks an object what `console.log` shall print. */
const INSPECTORS = [Symbol.for("nodejs.util.inspect.custom"), Symbol.for("Deno.customInspect")];

const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

function print(rows: readonly SummaryRow[], totals: { parameters: number; trainable: number; multiplyAdds: number }): string {
  const cells = [["name", "type", "output", "parameters", "multiply-adds"]];
  for (const row of rows) {
    const depth = row.name ? row.name.split(".").length : 0;
    const frozen = row.parameters - row.trainable;
    cells.push([
      `${"  ".repeat(depth)}${row.name.slice(row.name.lastIndexOf(".") + 1) || "(model)"}`,
      row.type,
      row.outputShape ? showShape(row.outputShape) : "not reached",
      row.parameters ? `${grouped(row.parameters)}${frozen ? ` (${grouped(frozen)} frozen)` : ""}` : "-",
      row.multiplyAdds ? grouped(row.multiplyAdds) : "-",
    ]);
  }
  const widths = cells[0]!.map((_, k) => Math.max(...cells.map((line) => line[k]!.length)));
  const lines = cells.map((line) => line.map((cell, k) => (k < 3 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join("  "));
  const rule = "─".repeat(lines[0]!.length);
  const { parameters, trainable, multiplyAdds } = totals;
  const closing = `${grouped(parameters)} parameters, ${grouped(trainable)} trainable, ${grouped(multiplyAdds)} multiply-adds`;
  return [lines[0]!, rule, ...lines.slice(1), rule, closing].map((line) => line.trimEnd()).join("\n");
}
