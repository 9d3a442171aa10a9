// How the worlds of the agents page are shown and played: marks and names of choices, keys, the pace of play.
import type { Key } from "../i18n/catalogue.ts";

/** Keys that steer. */
export const keys = ["ArrowLeft", "ArrowUp", "ArrowDown", "ArrowRight"] as const;
/** A key that steers. */
export type SteeringKey = (typeof keys)[number];

/** A world as the page shows it. */
export interface Playground {
  /** Names of the choices; one name is a continuous action. */
  choices: readonly Key[];
  /** The mark of a choice on the value surface. */
  mark: (choice: number) => string;
  /** What the surface's axes are; none: there is no surface, or it is a map. */
  axes?: readonly [Key, Key];
  /** Milliseconds between two steps that are shown. */
  tick: number;
  /** What keys do, and what no key does: an action, the last one again, or nothing at all until the next press. */
  keys: Partial<Record<SteeringKey, number>>;
  idle: number | "last" | "wait";
}

const marks = (text: string) => (choice: number) => [...text][choice] ?? "";
const compass = { choices: ["rl.up", "rl.right", "rl.down", "rl.left"], mark: marks("▲▶▼◀") } as const;
const arrows = { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 };

/** All worlds. */
export const playgrounds = {
  cartPole: {
    choices: ["rl.left", "rl.right"],
    mark: marks("◀▶"),
    axes: ["rl.poleAngle", "rl.poleSpeed"],
    tick: 33,
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    idle: "last",
  },
  pendulum: {
    choices: ["rl.torque"],
    mark: (place) => (place > 0.6 ? "↺" : place < 0.4 ? "↻" : "·"),
    axes: ["rl.angle", "rl.speed"],
    tick: 50,
    keys: { ArrowLeft: 2, ArrowRight: -2 },
    idle: 0,
  },
  mountainCar: {
    choices: ["rl.left", "rl.none", "rl.right"],
    mark: marks("◀·▶"),
    axes: ["rl.position", "rl.speed"],
    tick: 33,
    keys: { ArrowLeft: 0, ArrowRight: 2 },
    idle: 1,
  },
  gridWorld: { ...compass, tick: 250, keys: arrows, idle: "wait" },
  snake: { ...compass, tick: 140, keys: arrows, idle: "last" },
} satisfies Record<string, Playground>;

/** Colours of the agents' curves. */
export const colours = { ppo: "blue", dqn: "orange", sac: "green" } as const;
