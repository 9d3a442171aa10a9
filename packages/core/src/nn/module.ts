// Module: what owns parameters, and everything that is done to all of them.
import { context } from "../context.ts";
import { ShapeError } from "../errors.ts";
import { sameShape, showShape, sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Values for a state dict: a tensor, or a shape with numbers (a file that was read). */
export type StateValue = Tensor | { readonly shape: readonly number[]; readonly data: ArrayLike<number> };

/** How one of a module's own tensors or sub-modules stands in a PyTorch state dict. */
export interface TorchEntry {
  /** Its name there, if it is not the snake_case of the name here. */
  readonly name?: string;
  /** Its dimensions there in the order they have here: ours is theirs transposed by these axes. */
  readonly axes?: readonly number[];
  /** Its shape here before dimensions were merged, where they are merged in another order there; `axes` then speaks of these. */
  readonly unmerged?: readonly number[];
}

/**
 * A layer or a network. Parameters, states and sub-modules are found in its fields (and in arrays of them), by their names.
 * Subclasses declare `forward`.
 */
export abstract class Module {
  #training = true;

  /** Maps inputs to outputs; each layer declares its own operands. */
  abstract forward(...inputs: never[]): unknown;

  /** Whether it behaves as in training (dropout drops, batch norm uses the batch). */
  get training(): boolean {
    const now = this.#training;
    context.capturing?.guard(() => this.#training === now);
    return now;
  }

  /** Named fields that are searched for parameters, states and sub-modules. */
  protected fields(): Iterable<readonly [string, unknown]> {
    return Object.entries(this);
  }

  /** Direct sub-modules with their names, in order of declaration. */
  *children(): Generator<[string, Module]> {
    for (const [name, value] of this.fields()) {
      if (value instanceof Module) yield [name, value];
      else if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) if (item instanceof Module) yield [`${name}.${i}`, item];
      }
    }
  }

  /** This module and all below it, depth first, with dotted names ("" for itself). */
  *modules(prefix = ""): Generator<[string, Module]> {
    yield [prefix, this];
    for (const [name, child] of this.children()) yield* child.modules(prefix ? `${prefix}.${name}` : name);
  }

  /** Parameters and states of this module alone, without those of its sub-modules. */
  *ownTensors(): Generator<[string, Tensor]> {
    const lasting = (value: unknown): value is Tensor => value instanceof Tensor && value.role !== "value";
    for (const [name, value] of this.fields()) {
      if (lasting(value)) yield [name, value];
      else if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) if (lasting(item)) yield [`${name}.${i}`, item];
      }
    }
  }

  *#named(role: "parameter" | "state"): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [prefix, module] of this.modules()) {
      for (const [name, t] of module.ownTensors()) {
        if (t.role !== role || seen.has(t)) continue;
        seen.add(t);
        yield [prefix ? `${prefix}.${name}` : name, t];
      }
    }
  }

  /** All parameters with their dotted names, frozen ones too; a shared one once. */
  namedParameters(): [string, Tensor][] {
    return [...this.#named("parameter")];
  }

  /** All states (running statistics, random counters …) with their dotted names. */
  namedStates(): [string, Tensor][] {
    return [...this.#named("state")];
  }

  /** The parameters to train: all that are not frozen, in order of declaration. */
  parameters(): Tensor[] {
    const all = [...this.#named("parameter")].map(([, t]) => t);
    if (context.capturing) {
      const frozen = all.map((t) => t.frozen);
      context.capturing.guard(() => all.every((t, i) => t.frozen === frozen[i]));
    }
    return all.filter((t) => !t.frozen);
  }

  /** How many numbers all parameters hold. */
  get parameterCount(): number {
    return this.namedParameters().reduce((sum, [, t]) => sum + t.size, 0);
  }

  /** Switches it and all below it to training (or not). */
  train(on = true): this {
    for (const [, module] of this.modules()) module.#training = on;
    return this;
  }

  /** Switches it and all below it to evaluation. */
  eval(): this {
    return this.train(false);
  }

  /** Takes its parameters out of `parameters()`: they are used but not trained. */
  freeze(on = true): this {
    for (const [, t] of this.#named("parameter")) t.frozen = on;
    return this;
  }

  /** Undoes `freeze`. */
  unfreeze(): this {
    return this.freeze(false);
  }

  /** Calls `fn` with it and every module below it. */
  apply(fn: (module: Module, name: string) => void): this {
    for (const [name, module] of this.modules()) fn(module, name);
    return this;
  }

  /** Its parameters and states by dotted name: the live tensors, not copies. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries([...this.#named("parameter"), ...this.#named("state")]);
  }

  /**
   * Writes values into its parameters and states, in place; all are checked before the first is written.
   * @param values - by dotted name
   * @param options.strict - whether a missing or surplus name is an error (default true)
   * @throws ShapeError naming every entry that does not fit
   */
  loadStateDict(values: Readonly<Record<string, StateValue>>, options: { strict?: boolean } = {}): void {
    const { strict = true } = options;
    const own = this.stateDict();
    const wrong: string[] = [];
    for (const [name, t] of Object.entries(own)) {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value === undefined) {
        if (strict) wrong.push(`${name} ${showShape(t.shape)} is missing`);
      } else if (!sameShape(value.shape, t.shape)) {
        wrong.push(`${name} is ${showShape(value.shape)}, needs ${showShape(t.shape)}`);
      } else if (!(value instanceof Tensor) && value.data.length !== sizeOf(value.shape)) {
        wrong.push(`${name} has ${value.data.length} numbers, needs ${t.size}`);
      }
    }
    if (strict) for (const name of Object.keys(values)) if (!Object.hasOwn(own, name)) wrong.push(`${name} is not in the model`);
    if (wrong.length)
      throw new ShapeError(`loadStateDict: ${wrong.join("; ")}${strict ? "; pass { strict: false } to load what fits" : ""}`);
    for (const [name, t] of Object.entries(own)) {
      if (!Object.hasOwn(values, name)) continue;
      const value = values[name]!;
      t.set(value instanceof Tensor ? value.view("loadStateDict") : value.data);
    }
  }

  /**
   * How its own tensors and sub-modules stand in a PyTorch state dict, by field name; null for what PyTorch does not have.
   * What is not named keeps its layout under its name in snake_case; integer states (counters) are left out.
   */
  torchLayout(): Readonly<Record<string, TorchEntry | null>> {
    return {};
  }

  /** Frees all its parameters and states now rather than at garbage collection. */
  dispose(): void {
    for (const t of Object.values(this.stateDict())) t.dispose();
  }
}

/** A module that maps one tensor to one tensor. */
export interface Layer extends Module {
  forward(x: Tensor): Tensor;
}
