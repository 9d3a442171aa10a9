// Physics of many small worlds at once, in doubles, two at a time: every step of the classic environments.

import { cosine, sin2, sine } from "./inline/math64";
import { F32, F64, I32, U8 } from "./types";

/** Two doubles at p, or one before the end. */
function load(p: usize, both: bool): v128 {
  return both ? v128.load(p) : v128.load64_zero(p);
}

/** Writes two doubles, or one before the end. */
function save(p: usize, x: v128, both: bool): void {
  if (both) v128.store(p, x);
  else v128.store64_lane(p, x, 0);
}

/** Writes column k of two rows of D floats, or of one. */
function put(p: usize, k: i32, D: i32, x: v128, both: bool): void {
  f32.store(p + ((<usize>k) << 2), <f32>f64x2.extract_lane(x, 0));
  if (both) f32.store(p + ((<usize>(k + D)) << 2), <f32>f64x2.extract_lane(x, 1));
}

/** Writes a, b, c, d as a row of four floats, the second of each as the next row. */
function rows(p: usize, a: v128, b: v128, c: v128, d: v128, both: bool): void {
  const left = v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 4, 1, 5);
  const right = v128.shuffle<f32>(f32x4.demote_f64x2_zero(c), f32x4.demote_f64x2_zero(d), 0, 4, 1, 5);
  v128.store(p, v128.shuffle<i64>(left, right, 0, 2));
  if (both) v128.store(p + 16, v128.shuffle<i64>(left, right, 1, 3));
}

/** Writes whether two comparisons hold, or one. */
function flag(p: usize, x: v128, both: bool): void {
  store<u8>(p, u8(i64x2.extract_lane(x, 0) & 1));
  if (both) store<u8>(p + 1, u8(i64x2.extract_lane(x, 1) & 1));
}

/** Two actions as doubles, or one. */
function choices(p: usize, both: bool): v128 {
  return f64x2.convert_low_i32x4_s(both ? v128.load64_zero(p) : v128.load32_zero(p));
}

/** Two float actions as doubles, or one. */
function forces(p: usize, both: bool): v128 {
  return f64x2.promote_low_f32x4(both ? v128.load64_zero(p) : v128.load32_zero(p));
}

/** x cut to ±bound. */
function clip(x: v128, bound: f64): v128 {
  return f64x2.pmin(f64x2.pmax(x, f64x2.splat(-bound)), f64x2.splat(bound));
}

/** x times a number. */
function times(x: v128, c: f64): v128 {
  return f64x2.mul(x, f64x2.splat(c));
}

/** Whether |x| > bound. */
function beyond(x: v128, bound: f64): v128 {
  return f64x2.gt(f64x2.abs(x), f64x2.splat(bound));
}

/** Steps N cart-poles: state [4, N] (position, velocity, angle, angular velocity) read and written, observation [N, 4], terminated [N], action [N] 0 or 1. */
export function cart_pole_step(state: F64, observation: F32, terminated: U8, action: I32, N: u32): void {
  const row = (<usize>N) << 3;
  for (let i: u32 = 0; i < N; i += 2) {
    const both = i + 1 < N;
    const at = state + ((<usize>i) << 3);
    const x = load(at, both);
    const v = load(at + row, both);
    const theta = load(at + 2 * row, both);
    const omega = load(at + 3 * row, both);
    const push = f64x2.sub(times(choices(action + ((<usize>i) << 2), both), 20), f64x2.splat(10));
    // An angle that has not ended the episode needs no reduction: the bits are the same.
    const near = !v128.any_true(beyond(theta, 0.75));
    const s = near ? sine(theta) : sin2(theta, 0);
    const c = near ? cosine(theta) : sin2(theta, 1);
    const mass: f64 = 0.1 + 1;
    const length: f64 = 0.1 * 0.5;
    const whole = f64x2.splat(mass);
    const temp = f64x2.div(f64x2.add(push, f64x2.mul(times(f64x2.mul(omega, omega), length), s)), whole);
    const inertia = times(f64x2.sub(f64x2.splat(4.0 / 3.0), f64x2.div(times(f64x2.mul(c, c), 0.1), whole)), 0.5);
    const alpha = f64x2.div(f64x2.sub(times(s, 9.8), f64x2.mul(c, temp)), inertia);
    const acceleration = f64x2.sub(temp, f64x2.div(f64x2.mul(times(alpha, length), c), whole));
    const x1 = f64x2.add(x, times(v, 0.02));
    const v1 = f64x2.add(v, times(acceleration, 0.02));
    const theta1 = f64x2.add(theta, times(omega, 0.02));
    const omega1 = f64x2.add(omega, times(alpha, 0.02));
    save(at, x1, both);
    save(at + row, v1, both);
    save(at + 2 * row, theta1, both);
    save(at + 3 * row, omega1, both);
    rows(observation + ((<usize>i) << 4), x1, v1, theta1, omega1, both);
    flag(terminated + i, v128.or(beyond(x1, 2.4), beyond(theta1, 0.20943951023931953)), both);
  }
}

/** Steps N pendulums: state [2, N] (angle, angular velocity) read and written, observation [N, 3], reward [N], action [N] in N m. */
export function pendulum_step(state: F64, observation: F32, reward: F64, action: F32, gravity: f64, N: u32): void {
  const row = (<usize>N) << 3;
  for (let i: u32 = 0; i < N; i += 2) {
    const both = i + 1 < N;
    const at = state + ((<usize>i) << 3);
    const theta = load(at, both);
    const omega = load(at + row, both);
    const u = clip(forces(action + ((<usize>i) << 2), both), 2);
    const turn = f64x2.splat(6.283185307179586);
    const half = f64x2.splat(3.141592653589793);
    const shifted = f64x2.add(theta, half);
    const angle = f64x2.sub(f64x2.sub(shifted, f64x2.mul(turn, f64x2.floor(f64x2.div(shifted, turn)))), half);
    const cost = f64x2.add(f64x2.add(f64x2.mul(angle, angle), times(f64x2.mul(omega, omega), 0.1)), times(f64x2.mul(u, u), 0.001));
    save(reward + ((<usize>i) << 3), f64x2.neg(cost), both);
    const torque = f64x2.add(times(sin2(theta, 0), (3 * gravity) / 2), times(u, 3));
    const omega1 = clip(f64x2.add(omega, times(torque, 0.05)), 8);
    const theta1 = f64x2.add(theta, times(omega1, 0.05));
    save(at, theta1, both);
    save(at + row, omega1, both);
    const out = observation + <usize>i * 12;
    put(out, 0, 3, sin2(theta1, 1), both);
    put(out, 1, 3, sin2(theta1, 0), both);
    put(out, 2, 3, omega1, both);
  }
}

/** Steps N mountain cars: state [2, N] (position, velocity) read and written, observation [N, 2], terminated [N], action [N] cut to ±1, times power. */
export function mountain_car_step(state: F64, observation: F32, terminated: U8, action: F32, power: f64, goal: f64, N: u32): void {
  const row = (<usize>N) << 3;
  for (let i: u32 = 0; i < N; i += 2) {
    const both = i + 1 < N;
    const at = state + ((<usize>i) << 3);
    const x = load(at, both);
    const push = times(clip(forces(action + ((<usize>i) << 2), both), 1), power);
    const slope = times(sin2(times(x, 3), 1), -0.0025);
    const v = clip(f64x2.add(load(at + row, both), f64x2.add(push, slope)), 0.07);
    const wall = f64x2.splat(-1.2);
    const zero = f64x2.splat(0);
    const x1 = f64x2.pmin(f64x2.pmax(f64x2.add(x, v), wall), f64x2.splat(0.6));
    const v1 = v128.andnot(v, v128.and(f64x2.eq(x1, wall), f64x2.lt(v, zero)));
    save(at, x1, both);
    save(at + row, v1, both);
    const out = observation + ((<usize>i) << 3);
    put(out, 0, 2, x1, both);
    put(out, 1, 2, v1, both);
    flag(terminated + i, v128.and(f64x2.ge(x1, f64x2.splat(goal)), f64x2.ge(v1, zero)), both);
  }
}
