// Wrapper: an environment around an environment.
import type { Env, EnvSpec, Picture, ResetOptions, Snapshot, Start, Step } from "../env.ts";
import type { Space } from "../spaces/space.ts";

/** Passes everything on; subclasses change what they are about. What one remembers stands beside what is inside it. */
export abstract class Wrapper<O = unknown, A = unknown, InnerO = O, InnerA = A> implements Env<O, A> {
  readonly env: Env<InnerO, InnerA>;

  constructor(env: Env<InnerO, InnerA>) {
    this.env = env;
  }

  get observationSpace(): Space<O> {
    return this.env.observationSpace as Space as Space<O>;
  }

  get actionSpace(): Space<A> {
    return this.env.actionSpace as Space as Space<A>;
  }

  get spec(): EnvSpec | null {
    return this.env.spec;
  }

  abstract reset(options?: ResetOptions): Start<O>;
  abstract step(action: A): Step<O>;

  render(): Picture {
    return this.env.render();
  }

  close(): void {
    this.env.close();
  }

  /** What it remembers itself. */
  protected remember(): Record<string, unknown> {
    return {};
  }

  /** Undoes `remember`. */
  protected recall(_memory: Snapshot): void {}

  snapshot(): Snapshot {
    return { ...this.remember(), env: this.env.snapshot() };
  }

  restore(snapshot: Snapshot): void {
    this.env.restore(snapshot.env as Snapshot);
    this.recall(snapshot);
  }
}

/** The environment inside all wrappers. */
export function unwrapped(env: Env): Env {
  return env instanceof Wrapper ? unwrapped(env.env) : env;
}
