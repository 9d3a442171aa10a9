// The classic worlds as arrays: physics of all at once in linear memory, no object per step.
import { constant, type Tensor, zeros } from "@sluice/core";
import * as kernels from "@sluice/core/kernels";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { cos, sin } from "../trig.ts";
import { cartPoleSpace } from "./cart-pole.ts";

/** Memory of N worlds. */
export interface Arrays {
  readonly N: number;
  /** [K, N] doubles, as words */
  readonly state: Tensor;
  /** [N, D] */
  readonly observation: Tensor;
  /** [N] doubles, as words */
  readonly reward: Tensor;
  /** [N] */
  readonly terminated: Tensor;
  /** [N] */
  readonly action: Tensor;
}

/** A kind of world that can be stepped as arrays. */
export interface ArrayKind {
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** K: numbers of a state. */
  readonly width: number;
  /** Bounds that the numbers of a start are drawn between. */
  readonly start: readonly (readonly [number, number])[];
  /** Reward of every step; null where the kernel gives it. */
  readonly reward: number | null;
  /** What an action of the space is for the kernel. */
  readonly shift: number;
  /** The observation of a start. */
  observe(state: readonly number[]): readonly number[];
  step(arrays: Arrays): void;
}

/** Makes the memory of N worlds. */
export function makeArrays(kind: ArrayKind, N: number): Arrays {
  const i32 = kind.actionSpace instanceof Discrete && kind.shift === 0;
  return {
    N,
    state: constant(zeros([2 * kind.width * N], "i32")),
    observation: constant(zeros([N, kind.observationSpace.flatSize])),
    reward: constant(zeros([2 * N], "i32")),
    terminated: constant(zeros([N], "bool")),
    action: constant(zeros([N], i32 ? "i32" : "f32")),
  };
}

const car = (id: string, actionSpace: Space, power: number, goal: number, reward: number | null, shift: number): ArrayKind => ({
  id,
  observationSpace: new Box([-1.2, -0.07], [0.6, 0.07]),
  actionSpace,
  width: 2,
  start: [[-0.6, -0.4]],
  reward,
  shift,
  observe: (state) => state,
  step({ state, observation, terminated, action, N }) {
    const addresses = { state: state.ptr, observation: observation.ptr, terminated: terminated.ptr, action: action.ptr };
    kernels.mountain_car_step({ ...addresses, power, goal, N });
  },
});

/** The worlds that `vectorizeClassic` knows; made when asked for, so that a bundler drops them where nobody asks. */
export const arrayKinds = (): readonly ArrayKind[] => [
  {
    id: "CartPole-v1",
    observationSpace: cartPoleSpace(),
    actionSpace: new Discrete(2),
    width: 4,
    start: [
      [-0.05, 0.05],
      [-0.05, 0.05],
      [-0.05, 0.05],
      [-0.05, 0.05],
    ],
    reward: 1,
    shift: 0,
    observe: (state) => state,
    step({ state, observation, terminated, action, N }) {
      kernels.cart_pole_step({ state: state.ptr, observation: observation.ptr, terminated: terminated.ptr, action: action.ptr, N });
    },
  },
  {
    id: "Pendulum-v1",
    observationSpace: new Box([-1, -1, -8], [1, 1, 8]),
    actionSpace: new Box(-2, 2, [1]),
    width: 2,
    start: [
      [-Math.PI, Math.PI],
      [-1, 1],
    ],
    reward: null,
    shift: 0,
    observe: ([theta, omega]) => [cos(theta!), sin(theta!), omega!],
    step({ state, observation, reward, action, N }) {
      const addresses = { state: state.ptr, observation: observation.ptr, reward: reward.ptr, action: action.ptr };
      kernels.pendulum_step({ ...addresses, gravity: 10, N });
    },
  },
  car("MountainCar-v0", new Discrete(3), 0.001, 0.5, -1, -1),
];
