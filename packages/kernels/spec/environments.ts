// The meaning of assembly/environments.ts: Gymnasium's equations.
import type { Buffer, Draw, Spec } from "./spec.ts";

const sizes = [0, 1, 2, 3, 8, 33].map((N) => ({ N }));
const small = (length: number, scale: number): Buffer => ({ length, fill: (_: number, draw: Draw) => scale * (2 * draw.uniform() - 1) });
/** Both sides round; observations are 32-bit. */
const tolerance = { absolute: 1e-7, relative: 1e-7 };

export const cart_pole_step: Spec<"cart_pole_step"> = {
  reference({ state, observation, terminated, action, N }) {
    for (let i = 0; i < N; i++) {
      const [x, v, theta, omega] = [0, 1, 2, 3].map((k) => state[k * N + i]!) as [number, number, number, number];
      const [s, c] = [Math.sin(theta), Math.cos(theta)];
      const push = ((action[i] === 1 ? 10 : -10) + 0.05 * omega * omega * s) / 1.1;
      const alpha = (9.8 * s - c * push) / (0.5 * (4 / 3 - (0.1 * c * c) / 1.1));
      const next = [x + 0.02 * v, v + 0.02 * (push - (0.05 * alpha * c) / 1.1), theta + 0.02 * omega, omega + 0.02 * alpha];
      for (const [k, value] of next.entries()) {
        state[k * N + i] = value;
        observation[4 * i + k] = value;
      }
      terminated[i] = Math.abs(next[0]!) > 2.4 || Math.abs(next[2]!) > (12 * 2 * Math.PI) / 360 ? 1 : 0;
    }
  },
  buffers: ({ N }) => ({
    state: small(4 * N, 1), // angles on both sides of 0.75
    observation: 4 * N,
    terminated: N,
    action: { length: N, fill: (_, draw) => draw.integer(0, 2) },
  }),
  cases: sizes,
  writes: ["state", "observation", "terminated"],
  updates: ["state"],
  tolerance,
};

export const pendulum_step: Spec<"pendulum_step"> = {
  reference({ state, observation, reward, action, gravity, N }) {
    for (let i = 0; i < N; i++) {
      const [theta, omega] = [state[i]!, state[N + i]!];
      const u = Math.min(Math.max(action[i]!, -2), 2);
      const x = theta + Math.PI;
      const angle = x - 2 * Math.PI * Math.floor(x / (2 * Math.PI)) - Math.PI;
      reward[i] = -(angle ** 2 + 0.1 * omega ** 2 + 0.001 * u ** 2);
      state[N + i] = Math.min(Math.max(omega + (1.5 * gravity * Math.sin(theta) + 3 * u) * 0.05, -8), 8);
      state[i] = theta + state[N + i]! * 0.05;
      observation.set([Math.cos(state[i]!), Math.sin(state[i]!), state[N + i]!], 3 * i);
    }
  },
  buffers: ({ N }) => ({ state: small(2 * N, 8), observation: 3 * N, reward: N, action: small(N, 3) }),
  cases: sizes.map(({ N }) => ({ N, gravity: 10 })),
  writes: ["state", "observation", "reward"],
  updates: ["state"],
  tolerance,
};

export const mountain_car_step: Spec<"mountain_car_step"> = {
  reference({ state, observation, terminated, action, power, goal, N }) {
    for (let i = 0; i < N; i++) {
      const push = Math.min(Math.max(action[i]!, -1), 1) * power;
      let v = Math.min(Math.max(state[N + i]! + push - 0.0025 * Math.cos(3 * state[i]!), -0.07), 0.07);
      const x = Math.min(Math.max(state[i]! + v, -1.2), 0.6);
      if (x === -1.2 && v < 0) v = 0;
      state[i] = x;
      state[N + i] = v;
      observation.set([x, v], 2 * i);
      terminated[i] = x >= goal && v >= 0 ? 1 : 0;
    }
  },
  buffers: ({ N }) => ({ state: small(2 * N, 1.3), observation: 2 * N, terminated: N, action: small(N, 1.5) }),
  cases: sizes.map(({ N }) => ({ N, power: 0.0015, goal: 0.45 })),
  writes: ["state", "observation", "terminated"],
  updates: ["state"],
  tolerance,
};
