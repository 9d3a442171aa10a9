// Worlds given by a table of transitions: what value and policy iteration, and their evaluation, are exact on.
import { type Info, type Picture, type Snapshot, type Start, type Step, World } from "../env.ts";
import { Discrete } from "../spaces/discrete.ts";

/** What may follow an action in a state. */
export interface Transition {
  readonly probability: number;
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** A finite world: transitions by state and action, odds of starting in each state. */
export interface TransitionTable {
  readonly transitions: readonly (readonly (readonly Transition[])[])[];
  readonly start: readonly number[];
}

/** An environment over a table; observations are the numbers of states. */
export abstract class TableWorld extends World<number, number> implements TransitionTable {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly transitions: readonly (readonly (readonly Transition[])[])[];
  readonly start: readonly number[];
  /** Columns of its map. */
  protected readonly columns: number;
  /** The state it is in. */
  protected state = 0;

  protected constructor(name: string, table: TransitionTable, columns: number) {
    super(name);
    this.transitions = table.transitions;
    this.start = table.start;
    this.columns = columns;
    this.observationSpace = new Discrete(table.transitions.length);
    this.actionSpace = new Discrete(table.transitions[0]!.length);
  }

  protected begin(): Start<number> {
    this.state = this.random.categorical(this.start);
    return { observation: this.state, info: this.about(1) };
  }

  /** What is told beside: the probability of what happened. */
  protected about(probability: number): Info {
    return { probability };
  }

  step(action: number): Step<number> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    const options = this.transitions[this.state]![action]!;
    const next = options[this.random.categorical(options.map((o) => o.probability))]!;
    this.state = next.state;
    if (next.terminated) this.running = false;
    const { reward, terminated } = next;
    return { observation: this.state, reward, terminated, truncated: false, info: this.about(next.probability) };
  }

  /** A picture of a map of letters with the agent on it. */
  protected map(rows: readonly string[], at: number, colors: Readonly<Record<string, string>>): Picture {
    const [height, width] = [rows.length, rows[0]!.length];
    const [row, column] = [Math.floor(at / width), at % width];
    const shapes: Picture["shapes"][number][] = [];
    for (const [y, line] of rows.entries()) {
      for (const [x, letter] of [...line].entries()) {
        const [left, bottom] = [x, height - 1 - y];
        const points = [
          [left, bottom],
          [left + 1, bottom],
          [left + 1, bottom + 1],
          [left, bottom + 1],
        ] as const;
        shapes.push({ kind: "polygon", points, color: colors[letter] ?? "#ffffff" });
      }
    }
    shapes.push({ kind: "circle", center: [column + 0.5, height - row - 0.5], radius: 0.3, color: "#cc3333" });
    const text = rows.map((line, y) => (y === row ? `${line.slice(0, column)}*${line.slice(column + 1)}` : line)).join("\n");
    return { view: [0, 0, width, height], shapes, text };
  }

  protected remember(): Record<string, unknown> {
    return { state: this.state };
  }

  protected recall(memory: Snapshot): void {
    this.state = memory.state as number;
  }
}
