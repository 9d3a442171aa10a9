#!/usr/bin/env python3
"""Writes trajectories.ts: starts drawn by NumPy and trajectories by Gymnasium's equations in double precision.

Run: python3 packages/rl/test/golden/trajectories.py
"""
import math
import os
import numpy as np

STEPS = 40


def actions(name, n):
    rng = np.random.default_rng(7)
    if name in ("Pendulum", "MountainCarContinuous"):
        return [float(x) for x in rng.uniform(-2.2 if name == "Pendulum" else -1.2, 2.2 if name == "Pendulum" else 1.2, STEPS)]
    return [int(x) for x in rng.integers(0, n, STEPS)]


def cart_pole(s, a):
    x, v, th, w = s
    f = 10.0 if a == 1 else -10.0
    c, si = math.cos(th), math.sin(th)
    temp = (f + 0.1 * 0.5 * w**2 * si) / 1.1
    alpha = (9.8 * si - c * temp) / (0.5 * (4.0 / 3.0 - 0.1 * c**2 / 1.1))
    acc = temp - 0.05 * alpha * c / 1.1
    s = [x + 0.02 * v, v + 0.02 * acc, th + 0.02 * w, w + 0.02 * alpha]
    return s, 1.0


def pendulum(s, a):
    th, w = s
    u = min(max(a, -2.0), 2.0)
    norm = ((th + math.pi) % (2 * math.pi)) - math.pi
    cost = norm**2 + 0.1 * w**2 + 0.001 * u**2
    w = min(max(w + (15.0 * math.sin(th) + 3.0 * u) * 0.05, -8.0), 8.0)
    return [th + w * 0.05, w], -cost


def mountain_car(s, a):
    x, v = s
    v = min(max(v + (a - 1) * 0.001 + math.cos(3 * x) * -0.0025, -0.07), 0.07)
    x = min(max(x + v, -1.2), 0.6)
    return [x, 0.0 if x == -1.2 and v < 0 else v], -1.0


def mountain_car_continuous(s, a):
    x, v = s
    v = min(max(v + min(max(a, -1.0), 1.0) * 0.0015 - 0.0025 * math.cos(3 * x), -0.07), 0.07)
    x = min(max(x + v, -1.2), 0.6)
    return [x, 0.0 if x == -1.2 and v < 0 else v], -0.1 * a**2


def acrobot(s, a):
    def f(y):
        t1, t2, w1, w2 = y
        d1 = 0.25 + (1.0 + 0.25 + math.cos(t2)) + 2.0
        d2 = 0.25 + 0.5 * math.cos(t2) + 1.0
        phi2 = 0.5 * 9.8 * math.cos(t1 + t2 - math.pi / 2)
        phi1 = -0.5 * w2**2 * math.sin(t2) - w2 * w1 * math.sin(t2) + 1.5 * 9.8 * math.cos(t1 - math.pi / 2) + phi2
        a2 = (a - 1 + d2 / d1 * phi1 - 0.5 * w1**2 * math.sin(t2) - phi2) / (0.25 + 1.0 - d2**2 / d1)
        return np.array([w1, w2, -(d2 * a2 + phi1) / d1, a2])

    y = np.array(s)
    k1 = f(y)
    k2 = f(y + 0.1 * k1)
    k3 = f(y + 0.1 * k2)
    k4 = f(y + 0.2 * k3)
    y = y + 0.2 / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    for i in (0, 1):
        while y[i] > math.pi:
            y[i] -= 2 * math.pi
        while y[i] < -math.pi:
            y[i] += 2 * math.pi
    y[2] = min(max(y[2], -4 * math.pi), 4 * math.pi)
    y[3] = min(max(y[3], -9 * math.pi), 9 * math.pi)
    return [float(v) for v in y], -1.0


worlds = {
    "CartPole": (lambda g: g.uniform(-0.05, 0.05, 4), cart_pole, 2),
    "Pendulum": (lambda g: g.uniform([-np.pi, -1.0], [np.pi, 1.0]), pendulum, 0),
    "MountainCar": (lambda g: [g.uniform(-0.6, -0.4), 0.0], mountain_car, 3),
    "MountainCarContinuous": (lambda g: [g.uniform(-0.6, -0.4), 0.0], mountain_car_continuous, 0),
    "Acrobot": (lambda g: g.uniform(-0.1, 0.1, 4).astype(np.float32), acrobot, 3),
}

out = ["// Starts by NumPy and trajectories by Gymnasium's equations; written by trajectories.py.", ""]
out.append("/** By class: actions, and by seed the start, the reward of each step and the state after the last. */")
out.append("export const trajectories = {")
for name, (start, step, n) in worlds.items():
    acts = actions(name, n)
    out.append(f"  {name}: {{ actions: {acts}, seeds: {{")
    for seed in (0, 42, 123456789012):
        s = [float(x) for x in start(np.random.default_rng(seed))]
        first, rewards = list(s), []
        for a in acts:
            s, r = step(s, a)
            rewards.append(r)
            if name == "CartPole" and (abs(s[0]) > 2.4 or abs(s[2]) > 12 * 2 * math.pi / 360):
                break
        out.append(f"    {seed}: {{ start: {first}, rewards: {rewards}, end: {[float(x) for x in s]} }},")
    out.append("  } },")
out.append("} as const;")
out.append("")
out.append("/** NumPy's default_rng by seed: uniform, in [-0.05, 0.05), integers of 13, 13, 3, uniform, integers of 5 to 999999, of 2^32. */")
out.append("export const draws = {")
for seed in (0, 1, 42, 4294967295, 123456789012):
    g = np.random.default_rng(seed)
    row = [g.random(), g.uniform(-0.05, 0.05), g.integers(13), g.integers(13), g.integers(3), g.random(), g.integers(5, 1000000), g.integers(4294967296)]
    out.append(f"  {seed}: {[float(x) if isinstance(x, float) else int(x) for x in row]},")
out.append("} as const;")
out.append("")
out.append("/** NumPy's SeedSequence(seed).generate_state(8). */")
out.append("export const words = {")
for seed in (0, 42, 123456789012):
    out.append(f"  {seed}: {[int(x) for x in np.random.SeedSequence(seed).generate_state(8)]},")
out.append("} as const;")
out.append("")
out.append("/** Cards and hidden draws of Blackjack's start by seed: dealer, player. */")
out.append("export const hands = {")
deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10]
for seed in (0, 1, 2, 42):
    g = np.random.default_rng(seed)
    episodes = []
    for _ in range(3):
        cards = [int(g.choice(deck)) for _ in range(4)]
        g.choice(["C", "D", "H", "S"])
        if cards[0] == 10:
            g.choice(["J", "Q", "K"])
        episodes.append(cards)
    out.append(f"  {seed}: {episodes},")
out.append("} as const;")
out.append("")
out.append("/** FrozenLake's states for action 2 twelve times over, by seed; 100 starts a new episode; and Taxi's first three starts. */")
out.append("export const tables = {")
rows = "SFFFFHFHFFFHHFFG"
p0 = np.zeros(500)
for s in range(500):
    if (s // 4) % 5 < 4 and (s // 4) % 5 != s % 4:
        p0[s] += 1
p0 /= p0.sum()


def draw(p, g):
    return int(np.argmax(np.cumsum(p) > g.random()))


for seed in (0, 42):
    g = np.random.default_rng(seed)
    isd = np.array([c == "S" for c in rows]).astype("float64")
    s = draw(isd, g)
    states = []
    for _ in range(12):
        moves = [(s // 4, min(s % 4 + 1, 3)), (max(s // 4 - 1, 0), s % 4)]
        options = [(min(s // 4 + 1, 3), s % 4), *moves]
        r, c = options[draw([1 / 3.0] * 3, g)]
        s = r * 4 + c
        states.append(s)
        if rows[s] in "GH":
            states.append(100)
            s = draw(isd, g)
    h = np.random.default_rng(seed)
    out.append(f"  {seed}: {{ lake: {states}, taxi: {[draw(p0, h) for _ in range(3)]} }},")
out.append("} as const;")
with open(os.path.join(os.path.dirname(__file__), "trajectories.ts"), "w") as f:
    f.write("\n".join(out) + "\n")
