// How the worlds of the agents page are shown and played: marks and names of choices, keys, the pace of play.
import type { AlgorithmName, WorldName } from "../experiments/agents-worlds.ts";
import type { Key } from "../i18n/catalogue.ts";
import { t } from "../i18n/index.ts";

/** Keys that steer. */
export const keys = ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"] as const;
/** A key that steers. */
export type SteeringKey = (typeof keys)[number];

/** A world as the page shows it. */
export interface Playground {
  /** Who can act in it: SAC needs actions that are numbers. */
  agents: readonly AlgorithmName[];
  /** Names of the choices. */
  choices: () => readonly string[];
  /** Names of the numbers of an action, if it may be numbers. */
  controls?: readonly Key[];
  /** The mark of a choice on the value surface. */
  mark: (choice: number) => string;
  /** What a situation is made of, in the experiment's order; none: there is no surface, or it is a map. */
  axes?: readonly Key[];
  /** Which of them the surface shows first: across and upwards. */
  plane: readonly [number, number];
  /** Digits of a return. */
  digits: number;
  /** Milliseconds between two steps that are shown. */
  tick: number;
  /** What keys do, and what no key does: a choice, the last one again, or nothing at all until the next press. */
  keys: Partial<Record<SteeringKey, number>>;
  idle: number | "last" | "wait";
}

const named =
  (...names: Key[]) =>
  () =>
    names.map((name) => t(name));
const marks = (text: string) => (choice: number) => [...text][choice] ?? "";
const arrows = { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 };
const compass = {
  agents: ["ppo", "dqn"],
  choices: named("rl.up", "rl.right", "rl.down", "rl.left"),
  mark: marks("▲▶▼◀"),
  plane: [0, 1],
  digits: 2,
  keys: arrows,
} as const;

/** All worlds. */
export const playgrounds: Record<WorldName, Playground> = {
  cartPole: {
    agents: ["ppo", "dqn", "sac"],
    choices: named("rl.left", "rl.right"),
    controls: ["rl.push"],
    mark: marks("◀▶"),
    axes: ["rl.position", "rl.speed", "rl.poleAngle", "rl.poleSpeed"],
    plane: [2, 3],
    digits: 0,
    tick: 33,
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    idle: "last",
  },
  pendulum: {
    agents: ["ppo", "dqn", "sac"],
    choices: () => ["−2", "−1", "0", "1", "2"].map((torque) => `${t("rl.torque")} ${torque}`),
    controls: ["rl.torque"],
    mark: marks("↻↻·↺↺"),
    axes: ["rl.angle", "rl.spin"],
    plane: [0, 1],
    digits: 0,
    tick: 50,
    keys: { ArrowLeft: 4, ArrowRight: 0 },
    idle: 2,
  },
  mountainCar: {
    agents: ["ppo", "dqn"],
    choices: named("rl.left", "rl.none", "rl.right"),
    mark: marks("◀·▶"),
    axes: ["rl.position", "rl.speed"],
    plane: [0, 1],
    digits: 0,
    tick: 33,
    keys: { ArrowLeft: 0, ArrowRight: 2 },
    idle: 1,
  },
  lunarLander: {
    agents: ["ppo", "dqn", "sac"],
    choices: named("rl.none", "rl.leftEngine", "rl.mainEngine", "rl.rightEngine"),
    controls: ["rl.mainEngine", "rl.sideEngines"],
    mark: marks("·↺▲↻"),
    axes: ["rl.position", "rl.height", "rl.speed", "rl.rise", "rl.tilt", "rl.spin"],
    plane: [0, 1],
    digits: 0,
    tick: 33,
    keys: { ArrowLeft: 1, ArrowUp: 2, ArrowRight: 3 },
    idle: 0,
  },
  gridWorld: { ...compass, tick: 250, idle: "wait" },
  snake: { ...compass, tick: 140, idle: "last" },
};

/** Colours of the agents' curves. */
export const colours = { ppo: "blue", dqn: "orange", sac: "green" } as const;
