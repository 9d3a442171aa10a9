"""Adversarial losses, double backward through penalties, spectral normalisation and alternating training, computed by PyTorch 1.13.

Writes adversarial.json and adversarial.bin in the format golden-1 (packages/core/test/golden/README.md). Run it with a Python that
has PyTorch 1.13: python3 generate.py
"""

import os
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils import parametrizations

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../../core/test/golden"))
from generators.writer import Category, write  # noqa: E402

c = Category("adversarial")
SP = F.softplus

LOSSES = {
    "minimax": (lambda r, f: SP(-r).mean() + SP(f).mean(), lambda f, r: F.logsigmoid(-f).mean()),
    "nonSaturating": (
        lambda r, f: F.binary_cross_entropy_with_logits(r, torch.ones_like(r)) + F.binary_cross_entropy_with_logits(f, torch.zeros_like(f)),
        lambda f, r: F.binary_cross_entropy_with_logits(f, torch.ones_like(f)),
    ),
    "leastSquares": (
        lambda r, f: 0.5 * F.mse_loss(r, torch.ones_like(r)) + 0.5 * F.mse_loss(f, torch.zeros_like(f)),
        lambda f, r: 0.5 * F.mse_loss(f, torch.ones_like(f)),
    ),
    "wasserstein": (lambda r, f: f.mean() - r.mean(), lambda f, r: -f.mean()),
    "hinge": (lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(), lambda f, r: -f.mean()),
    "relativisticAverage": (
        lambda r, f: F.binary_cross_entropy_with_logits(r - f.mean(), torch.ones_like(r))
        + F.binary_cross_entropy_with_logits(f - r.mean(), torch.zeros_like(f)),
        lambda f, r: F.binary_cross_entropy_with_logits(f - r.mean(), torch.ones_like(f))
        + F.binary_cross_entropy_with_logits(r - f.mean(), torch.zeros_like(r)),
    ),
    "relativisticPairs": (lambda r, f: SP(f - r).mean(), lambda f, r: SP(r - f).mean()),
}

for name, (d, g) in LOSSES.items():
    id = "loss_" + name
    draw = c.draw(id)
    c.case(
        id,
        "loss",
        {"loss": name},
        "%s of scores" % name,
        {"real": draw.normal(6, 1, scale=1.5), "fake": draw.normal(6, 1, scale=1.5)},
        lambda real, fake: {"discriminator": d(real, fake), "generator": g(fake, real)},
    )

# A label that is neither 0 nor 1.
draw = c.draw("loss_smoothed")
c.case(
    "loss_smoothed",
    "loss",
    {"loss": "nonSaturating", "smoothing": 0.1},
    "binary_cross_entropy_with_logits(real, 0.9) + (fake, 0)",
    {"real": draw.normal(6, 1), "fake": draw.normal(6, 1)},
    lambda real, fake: {
        "discriminator": F.binary_cross_entropy_with_logits(real, torch.full_like(real, 0.9))
        + F.binary_cross_entropy_with_logits(fake, torch.zeros_like(fake))
    },
)

# Critics: x -> scores, as functions of their parameters.
ACTIVATIONS = {"leaky_relu": lambda x: F.leaky_relu(x, 0.2), "tanh": torch.tanh, "softplus": SP}


def dense(activation, norm=False):
    def critic(x, p):
        h = F.linear(x, p["w0"], p["b0"])
        if norm:
            h = F.layer_norm(h, h.shape[1:], p["g0"], p["s0"])
        h = ACTIVATIONS[activation](h)
        h = ACTIVATIONS[activation](F.linear(h, p["w1"], p["b1"]))
        return F.linear(h, p["w2"], p["b2"])

    return critic


def conv(activation):
    def critic(x, p):
        h = ACTIVATIONS[activation](F.conv2d(x, p["k0"], p["b0"], stride=2, padding=1))
        h = ACTIVATIONS[activation](F.conv2d(h, p["k1"], p["b1"], padding=1))
        return F.linear(h.flatten(1), p["w2"], p["b2"])

    return critic


def dense_params(draw, norm=False):
    p = {"w0": draw.normal(7, 3, scale=0.6), "b0": draw.normal(7, scale=0.3), "w1": draw.normal(5, 7, scale=0.4), "b1": draw.normal(5, scale=0.3)}
    if norm:
        p["g0"], p["s0"] = draw.uniform(7, low=0.8, high=1.2), draw.normal(7, scale=0.1)
    return {**p, "w2": draw.normal(1, 5, scale=0.6), "b2": draw.normal(1)}


def conv_params(draw):
    return {
        "k0": draw.normal(4, 2, 3, 3, scale=0.3),
        "b0": draw.normal(4, scale=0.3),
        "k1": draw.normal(3, 4, 3, 3, scale=0.2),
        "b1": draw.normal(3, scale=0.3),
        "w2": draw.normal(1, 27, scale=0.3),
        "b2": draw.normal(1),
    }


def gradient_penalty(critic, p, real, fake, mix):
    m = mix.reshape(-1, *[1] * (real.dim() - 1))
    x = (m * real + (1 - m) * fake).detach().requires_grad_(True)
    (dx,) = torch.autograd.grad(critic(x, p).sum(), x, create_graph=True)
    return 10 * ((dx.flatten(1).norm(2, dim=1) - 1) ** 2).mean()


def r1(critic, p, x):
    x = x.detach().requires_grad_(True)
    (dx,) = torch.autograd.grad(critic(x, p).sum(), x, create_graph=True)
    return 5 * dx.flatten(1).pow(2).sum(1).mean()


CRITICS = [(kind, activation) for kind in ("dense", "layer_norm", "conv") for activation in ACTIVATIONS]
for kind, activation in CRITICS:
    id = "penalty_%s_%s" % (kind, activation)
    draw = c.draw(id)
    critic = conv(activation) if kind == "conv" else dense(activation, kind == "layer_norm")
    params = conv_params(draw) if kind == "conv" else dense_params(draw, kind == "layer_norm")
    shape = (4, 2, 6, 6) if kind == "conv" else (8, 3)
    c.case(
        id,
        "penalty",
        {"critic": kind, "activation": activation},
        "10 mean((|d critic / dx| - 1)^2) at interpolates; 5 mean(|d critic / dreal|^2)",
        {"real": draw.normal(*shape), "fake": draw.normal(*shape), "mix": draw.uniform(shape[0])},
        lambda real, fake, mix, **p: {"gp": gradient_penalty(critic, p, real, fake, mix), "r1": r1(critic, p, real)},
        params=params,
        hold=("real", "fake", "mix"),
    )

# Spectral normalisation: three forward passes in training, gradients of the last.
for kind in ("linear", "conv"):
    id = "spectral_norm_" + kind
    draw = c.draw(id)
    weight = draw.normal(5, 3, scale=0.8) if kind == "linear" else draw.normal(4, 2, 3, 3, scale=0.5)

    def unit(*shape):
        v = draw.normal(*shape)
        return (v / np.linalg.norm(v)).astype(np.float32)

    def fn(x, u, v, weight):
        m = parametrizations.spectral_norm(nn.Linear(3, 5, bias=False) if kind == "linear" else nn.Conv2d(2, 4, 3, bias=False)).to(x.dtype)
        parametrization = m.parametrizations.weight
        del parametrization.original
        parametrization.original = weight
        with torch.no_grad():
            parametrization[0]._u.copy_(u)
            parametrization[0]._v.copy_(v)
        for _ in range(3):
            y = m(x)
        return {"output": y, "u_after": parametrization[0]._u.clone(), "v_after": parametrization[0]._v.clone()}

    # v is [C*KH*KW] there: its order is that of the weight's.
    c.case(
        id,
        "spectral_norm",
        {"layer": kind},
        "parametrizations.spectral_norm, 3 forward passes",
        {"x": draw.normal(4, 3) if kind == "linear" else draw.normal(2, 2, 5, 5), "u": unit(weight.shape[0]), "v": unit(weight[0].size)},
        fn,
        params={"weight": weight},
        hold=("u", "v"),
        uncotangent=("u_after", "v_after"),
    )

# Alternating training: 20 discriminator and generator steps of Adam.
STEPS, N, Z = 20, 16, 4


def training(id, loss, penalty):
    draw = c.draw(id)
    d, g = LOSSES[loss]
    start = {}
    for net, sizes in (("generator", (Z, 8, 2)), ("discriminator", (2, 8, 1))):
        for i in (0, 1):
            start["%s.%d.weight" % (net, 2 * i)] = draw.normal(sizes[i + 1], sizes[i], scale=1 / np.sqrt(sizes[i]))
            start["%s.%d.bias" % (net, 2 * i)] = draw.normal(sizes[i + 1], scale=0.1)
    inputs = {
        "real": draw.normal(STEPS, N, 2, scale=0.5, shift=1.0),
        "zd": draw.normal(STEPS, N, Z),
        "zg": draw.normal(STEPS, N, Z),
        "mix": draw.uniform(STEPS, N),
    }
    options = {"lr": 0.01, "betas": [0.5, 0.9]}
    entry = c.begin(id, "training", {"loss": loss, "penalty": penalty, **options}, "Adam on both, discriminator first, %s" % loss)
    for name, a in inputs.items():
        c.store(entry, name, "input", a)
    for name, a in start.items():
        c.store(entry, "init." + name, "param", a)

    def run(dtype):
        nets = {
            "generator": nn.Sequential(nn.Linear(Z, 8), nn.ReLU(), nn.Linear(8, 2)).to(dtype),
            "discriminator": nn.Sequential(nn.Linear(2, 8), nn.LeakyReLU(0.2), nn.Linear(8, 1)).to(dtype),
        }
        with torch.no_grad():
            for net, m in nets.items():
                for name, p in m.named_parameters():
                    p.copy_(torch.tensor(start[net + "." + name]))
        G, D = nets["generator"], nets["discriminator"]
        og, od = (torch.optim.Adam(m.parameters(), lr=0.01, betas=(0.5, 0.9)) for m in (G, D))
        t = {name: torch.tensor(a, dtype=dtype) for name, a in inputs.items()}
        ds, gs = [], []
        for s in range(STEPS):
            real, fake = t["real"][s], G(t["zd"][s]).detach()
            value = d(D(real), D(fake))
            ds.append(value.item())
            if penalty == "gp":
                value = value + gradient_penalty(lambda x, p: D(x), None, real, fake, t["mix"][s])
            elif penalty == "r1":
                value = value + r1(lambda x, p: D(x), None, real)
            od.zero_grad()
            value.backward()
            od.step()
            fake = G(t["zg"][s])
            value = g(D(fake), D(real))
            gs.append(value.item())
            og.zero_grad()
            value.backward()
            og.step()
        final = {"final.%s.%s" % (net, n): p.detach().numpy() for net, m in nets.items() for n, p in m.named_parameters()}
        return {"discriminator": np.array(ds), "generator": np.array(gs), **final}

    reference, single = run(torch.float64), run(torch.float32)
    for name, value in reference.items():
        c.store(entry, name, "output", value)
    c.errors(entry, reference, single)


for loss, penalty in (("nonSaturating", None), ("nonSaturating", "r1"), ("wasserstein", "gp"), ("hinge", None), ("relativisticAverage", None)):
    training("training_%s_%s" % (loss, penalty or "plain"), loss, penalty)

write(HERE, [c])
print(len(c.cases), "cases,", len(c.binary), "bytes")
