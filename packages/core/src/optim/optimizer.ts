// What all optimizers share: parameter groups, their numbers, state per parameter, saving.

import * as kernels from "@sluice/kernels/raw";
import { NULL, type Ptr } from "@sluice/kernels/raw";
import { context } from "../context.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { faultWord } from "../fault.ts";
import { sameShape, showShape } from "../shape.ts";
import { state, written } from "../state.ts";
import { emptyOnHeap, operand, type Tensor } from "../tensor.ts";
import { Block, type BlockName, loadTensors, type SavedValues } from "./block.ts";
import { guardCopies, keepGradient } from "./kept.ts";

/** Options of every optimizer. */
export interface OptimizerOptions {
  /** Learning rate. */
  lr?: number;
  /** Share of the parameter added to its gradient (or, where the optimizer says decoupled, taken from the parameter). Default 0. */
  weightDecay?: number;
  /** Climb instead of descend. Default false. */
  maximize?: boolean;
}

/** Parameters with options of their own. */
export type ParameterGroupOptions<O> = O & { params: readonly Tensor[] };

/** What an optimizer is given: parameters, or groups of them. */
export type OptimizerParameters<O> = readonly Tensor[] | readonly ParameterGroupOptions<O>[];

/** State tensors of one parameter by name. */
export type ParameterState = Readonly<Record<string, Tensor>>;

/** Parameters that share options. */
export class ParameterGroup<O> {
  /** The options as they were resolved when the optimizer was made. */
  readonly options: O;
  readonly params: readonly Tensor[];
  /** @internal */
  readonly block: Block;
  /** @internal */
  readonly states: readonly ParameterState[];

  /** @internal */
  constructor(options: O, params: readonly Tensor[], block: Block, states: readonly ParameterState[]) {
    this.options = options;
    this.params = params;
    this.block = block;
    this.states = states;
  }

  /** The learning rate, in linear memory: captured steps see a change. */
  get lr(): number {
    return this.block.get("lr");
  }

  set lr(value: number) {
    this.block.set("lr", atLeast("lr", value, 0));
  }

  /** Whether it was made with a momentum above 0 (SGD, RMSprop) or with betas (the Adam family). */
  get hasMomentum(): boolean {
    const { betas, momentum } = this.options as { betas?: unknown; momentum?: number };
    return betas !== undefined || (momentum ?? 0) > 0;
  }

  /** Momentum (SGD, RMSprop) or beta1 (the Adam family), in linear memory: captured steps see a change. */
  get momentum(): number {
    return this.hasMomentum ? this.block.get("beta1") : 0;
  }

  set momentum(value: number) {
    if (!this.hasMomentum) throw new RangeError(`momentum: ${value} given to a group that was made without momentum; make it with one`);
    this.block.set("beta1", atLeast("momentum", value, 0));
  }

  get weightDecay(): number {
    return this.block.get("weightDecay");
  }

  set weightDecay(value: number) {
    this.block.set("weightDecay", atLeast("weightDecay", value, 0));
  }

  /** Steps taken. */
  get steps(): number {
    return this.block.get("step");
  }
}

/** Checks an option: a number that is not below `low`. */
export function atLeast(name: string, value: number, low: number): number {
  if (!(value >= low)) throw new RangeError(`${name}: ${value} is below ${low}`);
  return value;
}

/** Checks an option: a number in [0, 1). */
export function fraction(name: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new RangeError(`${name}: ${value} is not in [0, 1)`);
  return value;
}

/** `options` over `defaults`; an option that is undefined does not count. */
export function withDefaults<O extends object>(defaults: Required<O>, options: O): Required<O> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

/** The address of a state tensor, or of nothing. */
export function addressOf(t: Tensor | undefined): Ptr<"f32"> {
  return t === undefined ? NULL : t.ptr;
}

/**
 * Changes parameters in place, one fused pass each. All it remembers lives in linear memory, keyed by parameter, so a
 * captured step replays rightly; while a fault is pending a step does nothing.
 */
export abstract class Optimizer<O extends OptimizerOptions = OptimizerOptions> {
  readonly groups: readonly ParameterGroup<Required<O>>[];
  /** All parameters, in the order in which `step` takes gradients. */
  readonly parameters: readonly Tensor[];
  readonly #name: string;

  /** @throws RangeError for options out of range, DTypeError for tensors that are not parameters */
  protected constructor(name: string, given: OptimizerParameters<O>, defaults: Required<O>) {
    this.#name = name;
    const grouped = given.length > 0 && "params" in given[0]!;
    const groups = (grouped ? given : [{ params: given }]) as readonly ParameterGroupOptions<O>[];
    this.parameters = groups.flatMap((group) => group.params);
    if (this.parameters.length === 0) throw new RangeError(`${name}: needs at least 1 parameter, got 0`);
    this.#check();
    this.groups = groups.map(({ params, ...own }) => this.#group(withDefaults(defaults, own as unknown as O), params));
  }

  #check(): void {
    const seen = new Set<Tensor>();
    for (const [i, p] of this.parameters.entries()) {
      operand(this.#name, `parameter ${i}`, p);
      if (p.role === "value") {
        throw new DTypeError(`${this.#name}: parameter ${i} ${showShape(p.shape)} is a value; make it with parameter() in a constructor`);
      }
      if (seen.has(p)) throw new RangeError(`${this.#name}: parameter ${i} ${showShape(p.shape)} is given twice`);
      seen.add(p);
    }
  }

  #group(options: Required<O>, params: readonly Tensor[]): ParameterGroup<Required<O>> {
    const { lr, weightDecay, maximize } = options as Required<OptimizerOptions>;
    let numbers: Partial<Record<BlockName, number>>;
    try {
      atLeast("lr", lr, 0);
      atLeast("weightDecay", weightDecay, 0);
      numbers = this.numbers(options);
    } catch (error) {
      throw new RangeError(`${this.#name}: ${(error as Error).message}`);
    }
    const powers = { beta1Power: 1, beta2Power: 1, momentumDecayPower: 1, muProduct: 1 };
    const block = new Block({ lr, weightDecay, sign: maximize ? -1 : 1, ...powers, ...numbers });
    const names = Object.entries(this.buffers(options));
    const states = params.map((p) =>
      Object.fromEntries(
        names.map(([name, value]) => {
          const buffer = state(emptyOnHeap(p.shape));
          kernels.fill({ out: buffer.ptr, value, n: buffer.size });
          return [name, buffer];
        }),
      ),
    );
    return new ParameterGroup(options, params, block, states);
  }

  /** The numbers of a group's block. Runs in the constructor. @throws RangeError */
  protected abstract numbers(options: Required<O>): Partial<Record<BlockName, number>>;
  /** The state tensors of a parameter: names and start values. Runs in the constructor. */
  protected abstract buffers(options: Required<O>): Readonly<Record<string, number>>;
  /** Counts a step and derives its coefficients. */
  protected abstract advance(hyper: Ptr<"f64">, fault: Ptr<"i32">): void;
  /** Updates one parameter. */
  protected abstract update(
    param: Tensor,
    grad: Tensor,
    state: ParameterState,
    hyper: Ptr<"f64">,
    fault: Ptr<"i32">,
    options: Required<O>,
  ): void;

  /** The learning rate of the first group; setting it sets all groups'. It lives in linear memory: captured steps see a change. */
  get lr(): number {
    return this.groups[0]!.lr;
  }

  set lr(value: number) {
    for (const group of this.groups) group.lr = value;
  }

  /** Parameters that are not frozen now; while capturing, the program holds only as long as that stays so. */
  #active(): readonly Tensor[] {
    const all = this.parameters;
    if (context.capturing) {
      const frozen = all.map((p) => p.frozen);
      context.capturing.guard(() => all.every((p, i) => p.frozen === frozen[i]));
    }
    return all.some((p) => p.frozen) ? all.filter((p) => !p.frozen) : all;
  }

  /**
   * Takes one step.
   * @param grads - one gradient per parameter that is not frozen (or per parameter, frozen ones' unused), in the order of `parameters`
   * @throws ShapeError if their number or shapes differ
   */
  step(grads: readonly Tensor[]): void {
    const active = this.#active();
    const all = grads.length === this.parameters.length;
    if (!all && grads.length !== active.length) {
      throw new ShapeError(`${this.#name}.step: ${grads.length} gradients for ${active.length} parameters; pass those of \`parameters\``);
    }
    const order = all ? this.parameters : active;
    for (let i = 0; i < order.length; i++) {
      const g = operand(`${this.#name}.step`, `gradient ${i}`, grads[i]!);
      if (!sameShape(g.shape, order[i]!.shape)) {
        throw new ShapeError(`${this.#name}.step: gradient ${i} is ${showShape(g.shape)}, the parameter ${showShape(order[i]!.shape)}`);
      }
    }
    guardCopies();
    const fault = faultWord();
    let at = 0;
    for (const group of this.groups) {
      const hyper = group.block.ptr;
      this.advance(hyper, fault);
      for (let i = 0; i < group.params.length; i++) {
        const param = group.params[i]!;
        if (param.frozen) {
          if (all) at++;
          continue;
        }
        const gradient = grads[at++]!;
        keepGradient(param, gradient);
        this.update(param, gradient, group.states[i]!, hyper, fault, group.options);
        written(param.storage);
      }
    }
  }

  /** Everything it remembers, by name: `groups.0.numbers` (float64s as words), `parameters.3.m`. Live tensors, not copies. */
  stateDict(): Record<string, Tensor> {
    const all: Record<string, Tensor> = {};
    let at = 0;
    for (const [g, group] of this.groups.entries()) {
      all[`groups.${g}.numbers`] = group.block.tensor;
      for (const buffers of group.states) {
        for (const [name, t] of Object.entries(buffers)) all[`parameters.${at}.${name}`] = t;
        at++;
      }
    }
    return all;
  }

  /**
   * Takes up where another optimizer of the same parameters and kind left off, to the bit: options in the numbers (learning
   * rate, betas …) come along.
   * @throws ShapeError naming every entry that does not fit; then nothing is changed
   */
  loadStateDict(values: SavedValues): void {
    loadTensors(`${this.#name}.loadStateDict`, this.stateDict(), values);
  }

  /** Frees all it remembers now rather than at garbage collection; the parameters stay. */
  dispose(): void {
    for (const t of Object.values(this.stateDict())) t.dispose();
  }
}
