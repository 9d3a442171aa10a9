// Agents learn side by side in a world, each from its own episodes. No DOM: runs in a worker, or headless in Node.
import { minimum, noGrad, scope, seed, state, type Tensor, tensor, zeros } from "@sluice/core";
import type { Job } from "@sluice/core/train/worker";
import { type Agent, Box, Categorical, type DQN, type Env, type Picture, PPO, SAC } from "@sluice/rl";
import { classroom, type Pupil, pupil } from "./agents-pupils.ts";
import { type AlgorithmName, cellsOf, fitting, type Slice, type World, type WorldName, worldOf } from "./agents-worlds.ts";
import type { CommonOptions, Step } from "./protocol.ts";
import { Clock, replay } from "./replay.ts";

/** Options of the agents experiment. */
export interface AgentsOptions extends CommonOptions {
  world: WorldName;
  /** Algorithms, joined by a dash; those that cannot act in the world stay out. */
  agents: string;
  /** Units of each of two hidden layers. */
  hidden: number;
}

/** What an agent did in a step of the run. */
export interface AgentReport {
  name: AlgorithmName;
  /** Environment steps so far. */
  steps: number;
  episodes: number;
  /** Mean return of the last episodes, and its standard deviation; null before the first episode has ended. */
  mean: number | null;
  spread: number;
  /** Environment steps after which the mean return first was what counts as solved. */
  solved: number | null;
}

/** One step of the agents experiment: every agent learns from as many environment steps. */
export interface AgentsStep extends Step {
  agents: AgentReport[];
  /** Whether all have seen as many environment steps as their schedules are made for; further steps teach nothing. */
  over: boolean;
}

/** Questions that the agents experiment answers. */
export type AgentsQuestion =
  /** Over which two of the slice's numbers. */
  | { kind: "surface"; agent: number; axes: readonly [number, number] }
  | { kind: "play"; agent: number }
  /** Somebody plays, always by choices; null looks without acting. */
  | { kind: "act"; action: number | null };

/** What an agent thinks of an observation. */
export interface Opinion {
  /** Of each choice, 0 to 1: its probability (PPO), its value between the least and the greatest (DQN); of each number of an action, its place. */
  shares: number[];
  /** In numbers: probabilities, values, or the action's numbers. */
  numbers: number[];
  /** Whether an action is numbers. */
  continuous: boolean;
  /** The return that it expects. */
  value: number;
}

/** A moment of an episode that is shown. */
export interface Scene {
  picture: Picture;
  opinion: Opinion;
  /** Sum of rewards of this episode so far, and its steps. */
  total: number;
  length: number;
  /** Whether the episode has ended with this moment. */
  over: boolean;
}

/** Values over a plane of observations or over cells, row by row from the top, with the choice that is made there, or that comes nearest. */
export interface Surface {
  columns: number;
  values: Float32Array;
  choices: Float32Array;
  /** Letters of a map, if the world has one. */
  cells?: string;
}

/** Episodes that a mean is over. */
const RECENT = 20;
/** Cells of a surface along an edge. */
const EDGE = 24;

/** What an agent thinks of observations [N, D]. */
function think(agent: Agent, rows: Tensor): { value: Float32Array; shares: Float32Array; numbers: Float32Array } {
  return scope(() =>
    noGrad(() => {
      const N = rows.shape[0]!;
      if (agent instanceof PPO) {
        const { distribution, values } = agent.network.forward(rows);
        const value = values.data as Float32Array;
        if (distribution instanceof Categorical) {
          const shares = distribution.probabilities.data as Float32Array;
          return { value, shares, numbers: shares };
        }
        return { value, ...between(agent, distribution.mode().data as Float32Array) };
      }
      if (agent instanceof SAC) {
        const action = agent.policy.forward(rows).mode(); // [N, A] in (−1, 1)
        const value = agent.critics.forward(rows, action).reduce(minimum).data as Float32Array;
        const { low, high } = agent.actionSpace as Box;
        const real = (action.data as Float32Array).map((a) => low[0]! + ((a + 1) / 2) * (high[0]! - low[0]!));
        return { value, ...between(agent, real) };
      }
      const q = (agent as DQN).network.forward(rows); // [N, A]
      const numbers = q.data as Float32Array;
      const A = numbers.length / N;
      const value = Float32Array.from({ length: N }, (_, n) => Math.max(...numbers.subarray(n * A, (n + 1) * A)));
      const shares = numbers.map((x, i) => {
        const row = numbers.subarray(Math.floor(i / A) * A, (Math.floor(i / A) + 1) * A);
        const [low, high] = [Math.min(...row), Math.max(...row)];
        return high > low ? (x - low) / (high - low) : 0.5;
      });
      return { value, shares, numbers };
    }),
  );
}

/** A continuous action as a place between its bounds. */
function between(agent: Agent, numbers: Float32Array): { shares: Float32Array; numbers: Float32Array } {
  const { low, high } = agent.actionSpace as Box;
  const held = numbers.map((a) => Math.min(high[0]!, Math.max(low[0]!, a)));
  return { shares: held.map((a) => (a - low[0]!) / (high[0]! - low[0]!)), numbers: held };
}

/** A world that is played for show, apart from those that are learned in. */
class Stage {
  readonly #env: Env;
  readonly #agent: Agent;
  #observation: unknown;
  #total = 0;
  #length = 0;
  #over = false;

  constructor(env: Env, agent: Agent, number: number) {
    this.#env = env;
    this.#agent = agent;
    this.#observation = env.reset({ seed: 1000 + number }).observation;
  }

  #begin(): void {
    this.#observation = this.#env.reset().observation;
    [this.#total, this.#length, this.#over] = [0, 0, false];
  }

  /** Acts; with null, only looks. A step after the end begins anew. */
  step(action: unknown): Scene {
    if (this.#over && action !== null) this.#begin();
    else if (action !== null) {
      const { observation, reward, terminated, truncated } = this.#env.step(action);
      this.#observation = observation;
      this.#total += reward;
      this.#length++;
      this.#over = terminated || truncated;
    }
    return { picture: this.#env.render(), opinion: this.#opinion(), total: this.#total, length: this.#length, over: this.#over };
  }

  /** The agent acts as it thinks best; `act` would draw from its stream. */
  play(): Scene {
    const { shares, numbers, continuous } = this.#opinion();
    return this.step(continuous ? numbers : shares.indexOf(Math.max(...shares)));
  }

  #opinion(): Opinion {
    const flat = this.#agent.observationSpace.flatten(this.#observation);
    const { value, shares, numbers } = think(this.#agent, tensor(Float32Array.from(flat), [1, flat.length]));
    return { shares: [...shares], numbers: [...numbers], continuous: this.#agent.actionSpace instanceof Box, value: value[0]! };
  }
}

/** One agent at its lessons. */
class Lessons {
  readonly name: AlgorithmName;
  readonly agent: Agent;
  readonly stage: Stage;
  readonly #pupil: Pupil;
  readonly #solved: number;
  readonly #horizon: number;
  readonly #chunk: number;
  #learning: ReturnType<Agent["learn"]>;
  #recent: number[] = [];
  #episodes = 0;
  #solvedAt: number | null = null;

  constructor(name: AlgorithmName, world: World, options: AgentsOptions) {
    const { solved, horizon, chunk } = world;
    this.name = name;
    this.#pupil = pupil(name, options.world, world, options.hidden, options.seed);
    this.agent = this.#pupil.agent;
    [this.#solved, this.#horizon, this.#chunk] = [solved, horizon, chunk];
    this.stage = new Stage(classroom(name, world), this.agent, options.seed);
    this.#learning = this.agent.learn(this.#pupil.worlds, { steps: horizon });
  }

  get over(): boolean {
    return this.agent.steps >= this.#horizon;
  }

  /** Learns from a chunk of environment steps. */
  next(): AgentReport {
    const until = this.agent.steps + this.#chunk;
    while (this.agent.steps < until && !this.over) {
      const { done, value } = this.#learning.next();
      if (done) break;
      for (const episode of value.episodes) this.#recent.push(episode.return);
      this.#episodes += value.episodes.length;
    }
    this.#recent = this.#recent.slice(-RECENT);
    const n = this.#recent.length;
    const mean = this.#recent.reduce((a, b) => a + b, 0) / n;
    const spread = Math.sqrt(this.#recent.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
    const { steps } = this.agent;
    if (n === RECENT && mean >= this.#solved) this.#solvedAt ??= steps;
    return {
      name: this.name,
      steps,
      episodes: this.#episodes,
      mean: n ? mean : null,
      spread: n ? spread : 0,
      solved: this.#solvedAt,
    };
  }

  save(): Uint8Array[] {
    const record = JSON.stringify([this.#recent, this.#episodes, this.#solvedAt]);
    return [this.agent.save(this.#pupil.worlds), new TextEncoder().encode(record)];
  }

  restore([state, record]: readonly Uint8Array[]): void {
    this.agent.restore(state!, this.#pupil.worlds);
    [this.#recent, this.#episodes, this.#solvedAt] = JSON.parse(new TextDecoder().decode(record)) as [number[], number, number | null];
    this.#learning = this.agent.learn(this.#pupil.worlds, { steps: this.#horizon });
  }
}

/** Looks at what an agent thinks over a surface. */
type Survey = (agent: Agent, axes: readonly [number, number]) => Surface;

/** Over the cells of a map. */
function overCells({ columns, cells }: { columns: number; cells: string }): Survey {
  const n = cells.length;
  const standing = Float32Array.from({ length: n * n }, (_, i) => Number(i % n === Math.floor(i / n)));
  const rows = state(tensor(standing, [n, n]));
  return (agent) => ({ columns, cells, ...choices(think(agent, rows)) });
}

/** Over a plane through the observations. */
function overPlane({ axes, rest, observe = (numbers) => numbers }: Slice, continuous: World["continuous"]): Survey {
  const rows = state(zeros([EDGE * EDGE, observe(rest).length]));
  let shown = "";
  return (agent, [across, up]) => {
    if (shown !== `${across} ${up}`) {
      shown = `${across} ${up}`;
      const at = (i: number, [from, to]: readonly [number, number]) => from + ((i + 0.5) / EDGE) * (to - from);
      const places = Array.from({ length: EDGE * EDGE }, (_, i) => {
        const numbers = [...rest];
        numbers[up] = at(EDGE - 1 - Math.floor(i / EDGE), axes[up]!);
        numbers[across] = at(i % EDGE, axes[across]!);
        return observe(numbers);
      });
      rows.set(places.flat());
    }
    return { columns: EDGE, ...choices(think(agent, rows), agent.actionSpace instanceof Box ? continuous : undefined) };
  };
}

/** What is chosen by each row of opinions, or comes nearest to it. */
function choices(
  { value, shares, numbers }: ReturnType<typeof think>,
  continuous?: World["continuous"],
): Pick<Surface, "values" | "choices"> {
  const N = value.length;
  const A = shares.length / N;
  const best = (row: Float32Array) => row.indexOf(Math.max(...row));
  const chosen = (n: number) =>
    continuous ? continuous.choice(numbers.subarray(n * A, (n + 1) * A)) : best(shares.subarray(n * A, (n + 1) * A));
  return { values: value, choices: Float32Array.from({ length: N }, (_, n) => chosen(n)) };
}

/** Lets agents learn side by side; a run can be taken back, replay buffers, worlds and all. Those that cannot act in the world stay out. */
export async function agents(options: AgentsOptions): Promise<Job<AgentsStep>> {
  const world = await worldOf(options.world);
  seed(options.seed);
  const wanted = options.agents.split("-");
  const names = fitting(world).filter((name) => wanted.includes(name));
  const all = (names.length ? names : fitting(world)).map((name) => new Lessons(name, world, options));
  const mine = new Stage(world.create(), all[0]!.agent, options.seed + 1);
  const map = cellsOf[options.world];
  const survey = map ? overCells(map) : world.slice && overPlane(world.slice, world.continuous);
  const clock = new Clock();

  return replay<AgentsStep>({
    parts: { ...Object.fromEntries(all.map(({ name, agent }) => [name, agent])), clock },
    files: {
      save: () => all.flatMap((lessons) => lessons.save()),
      restore(files) {
        for (const [i, lessons] of all.entries()) lessons.restore(files.slice(2 * i, 2 * i + 2));
      },
    },
    next: () => ({ agents: all.map((lessons) => lessons.next()), over: all.every(({ over }) => over), flops: 0 }),
    answer(question): Surface | Scene | null {
      const asked = question as AgentsQuestion;
      if (asked.kind === "surface") return survey?.(all[asked.agent]!.agent, asked.axes) ?? null;
      if (asked.kind === "play") return all[asked.agent]!.stage.play();
      return mine.step(asked.action);
    },
  });
}
