"""Optimizer trajectories over 25 steps of given gradients, and learning rates over 40 scheduler steps."""

import inspect
import sys

import numpy as np
import torch
import torch.optim as O
from torch.optim import lr_scheduler as S

from .writer import Category, error

STEPS = 25

# PyTorch 1.13 counts mu twice in the product for the next step; from 2.0 on it is counted once, as in the paper. So it is here.
NADAM = sys.modules[O.NAdam.__module__]
exec(inspect.getsource(NADAM._single_tensor_nadam).replace("mu_product * mu * mu_next", "mu_product * mu_next"), NADAM.__dict__)


def optim():
    c = Category("optim")

    def case(id, op, attrs, groups=None, before=None, expression=None, note=None, after=None):
        d = c.draw(id)
        start = [d.normal(3, 4), d.normal(5)]
        gradients = [d.normal(STEPS, 3, 4), d.normal(STEPS, 5)]
        entry = c.begin(
            id, op, {**attrs, **({"groups": groups} if groups else {})},
            expression or "torch.optim.%s([p0,p1], **attrs); step s uses gradients g0[s], g1[s]; traj[s] is the parameter after step s" % op, note)

        def run(dtype):
            p = [torch.tensor(x, dtype=dtype, requires_grad=True) for x in start]
            given = [{"params": [q], **g} for q, g in zip(p, groups)] if groups else p
            optimizer = getattr(O, op)(given, **attrs)
            trajectory = [[], []]
            for s in range(STEPS):
                for q, g in zip(p, gradients):
                    q.grad = torch.tensor(g[s], dtype=dtype)
                if before:
                    before(p)
                optimizer.step()
                for i, q in enumerate(after(p, s) if after else p):
                    trajectory[i].append(q.detach().numpy().copy())
            return {"traj%d" % i: np.stack(t) for i, t in enumerate(trajectory)}

        reference, single = run(torch.float64), run(torch.float32)
        for i in (0, 1):
            c.store(entry, "p%d" % i, "input", start[i])
            c.store(entry, "g%d" % i, "input", gradients[i])
            c.store(entry, "traj%d" % i, "output", reference["traj%d" % i])
        c.errors(entry, reference, single)

    for op, name, attrs in [
        ("SGD", "momentum", {"lr": 0.1, "momentum": 0.9}), ("SGD", "dampening", {"lr": 0.1, "momentum": 0.8, "dampening": 0.3}),
        ("SGD", "nesterov", {"lr": 0.05, "momentum": 0.9, "nesterov": True}), ("SGD", "weight_decay", {"lr": 0.1, "weight_decay": 0.1}),
        ("SGD", "all", {"lr": 0.05, "momentum": 0.7, "weight_decay": 0.05, "nesterov": True}), ("SGD", "maximize", {"lr": 0.1, "momentum": 0.5, "maximize": True}),
        ("Adagrad", "", {"lr": 0.1}), ("Adagrad", "lr_decay", {"lr": 0.1, "lr_decay": 0.05}),
        ("Adagrad", "all", {"lr": 0.1, "lr_decay": 0.01, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-6}),
        ("Adadelta", "", {"lr": 1.0}), ("Adadelta", "rho", {"lr": 0.5, "rho": 0.7, "eps": 1e-4}), ("Adadelta", "weight_decay", {"lr": 1.0, "weight_decay": 0.1}),
        ("RMSprop", "", {"lr": 0.01}), ("RMSprop", "alpha", {"lr": 0.01, "alpha": 0.8, "eps": 1e-4}), ("RMSprop", "centered", {"lr": 0.01, "centered": True, "eps": 1e-3}),
        ("RMSprop", "momentum", {"lr": 0.01, "momentum": 0.9}), ("RMSprop", "all", {"lr": 0.01, "momentum": 0.5, "centered": True, "weight_decay": 0.1, "eps": 1e-2}),
        ("Adam", "betas", {"lr": 0.01, "betas": [0.7, 0.9], "eps": 1e-4}), ("Adam", "weight_decay", {"lr": 0.01, "weight_decay": 0.1}),
        ("Adam", "amsgrad", {"lr": 0.01, "amsgrad": True}), ("Adam", "all", {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.05, "amsgrad": True}),
        ("Adam", "maximize", {"lr": 0.01, "maximize": True}),
        ("AdamW", "", {"lr": 0.01}), ("AdamW", "weight_decay", {"lr": 0.01, "weight_decay": 0.3}), ("AdamW", "amsgrad", {"lr": 0.01, "amsgrad": True, "betas": [0.8, 0.95]}),
        ("Adamax", "", {"lr": 0.01}), ("Adamax", "all", {"lr": 0.02, "betas": [0.8, 0.95], "eps": 1e-4, "weight_decay": 0.1}),
        ("NAdam", "", {"lr": 0.01}), ("NAdam", "all", {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1, "momentum_decay": 0.01}),
        ("RAdam", "", {"lr": 0.01}), ("RAdam", "all", {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1}),
    ]:
        case("_".join(filter(None, [op.lower(), name or "default"])), op, attrs)
    case("adam_groups", "Adam", {"lr": 0.01}, groups=[{"lr": 0.05}, {"weight_decay": 0.2}], expression="torch.optim.Adam([{params: p0, lr}, {params: p1, weight_decay}], lr)")
    case("sgd_groups", "SGD", {"lr": 0.1, "momentum": 0.9}, groups=[{"lr": 0.01}, {"momentum": 0.5}])

    def clipped(id, key, value, clip):
        d_attrs = {"lr": 0.1, "momentum": 0.9}
        case(id, "SGD", d_attrs, before=clip, expression="nn.utils.%s_([p0, p1], %g), then SGD" % (key, value))
        c.cases[-1]["attrs"][key] = value

    clipped("clip_grad_norm", "clip_grad_norm", 1.5, lambda p: torch.nn.utils.clip_grad_norm_(p, 1.5))
    clipped("clip_grad_norm_loose", "clip_grad_norm", 100.0, lambda p: torch.nn.utils.clip_grad_norm_(p, 100.0))
    clipped("clip_grad_value", "clip_grad_value", 0.4, lambda p: torch.nn.utils.clip_grad_value_(p, 0.4))

    for id, key, weight in (("ema", "ema_decay", lambda s: 0.1), ("swa", "swa", lambda s: 1 / (s + 1))):
        shadow = {}

        def average(p, s):
            key = p[0].dtype
            if s == 0:
                shadow[key] = [q.detach().clone() for q in p]
            else:
                for a, q in zip(shadow[key], p):
                    a += (q.detach() - a) * weight(s)
            return shadow[key]

        case(id, "SGD", {"lr": 0.1}, after=average,
             expression="traj is an average of the parameters, started with those after the first step: ema a += 0.1 (p - a); swa the mean of all so far")
        c.cases[-1]["attrs"][key] = 0.9 if key == "ema_decay" else True
    return c


def lr_scheduler():
    c = Category("lr_scheduler")

    def case(id, op, attrs, make, steps=40, base=0.1, momentum=0.0, metrics=None, note=None):
        optimizer = O.SGD([torch.zeros(1, requires_grad=True)], lr=base, momentum=momentum)
        scheduler = make(optimizer)
        lr = [optimizer.param_groups[0]["lr"]]
        moments = [optimizer.param_groups[0]["momentum"]]
        for i in range(steps):
            optimizer.step()
            scheduler.step(*([metrics[i]] if metrics else []))
            lr.append(optimizer.param_groups[0]["lr"])
            moments.append(optimizer.param_groups[0]["momentum"])
        entry = c.begin(id, op, {**attrs, "base_lr": base, **({"metrics": metrics} if metrics else {})},
                        "lr_scheduler.%s(SGD(lr=%g), **attrs); lr[0] is right after construction, lr[i] after i scheduler steps" % (op, base), note)
        del entry["f32_err"]
        entry["lr"] = [float("%.15g" % x) for x in lr]
        if momentum:
            entry["attrs"]["base_momentum_given"] = momentum
            entry["momentum"] = [float("%.15g" % x) for x in moments]

    def simple(id, op, attrs, **k):
        case(id, op, attrs, lambda o: getattr(S, op)(o, **attrs), **k)

    simple("constant", "ConstantLR", {"factor": 0.25, "total_iters": 6})
    simple("linear", "LinearLR", {"start_factor": 0.2, "end_factor": 1.0, "total_iters": 8})
    simple("linear_down", "LinearLR", {"start_factor": 1.0, "end_factor": 0.1, "total_iters": 30})
    simple("step_10", "StepLR", {"step_size": 10, "gamma": 0.1})
    simple("multistep", "MultiStepLR", {"milestones": [5, 12, 30], "gamma": 0.3})
    simple("exponential", "ExponentialLR", {"gamma": 0.93})
    simple("polynomial", "PolynomialLR", {"total_iters": 25, "power": 1.0})
    simple("polynomial_2", "PolynomialLR", {"total_iters": 30, "power": 2.0})
    simple("cosine", "CosineAnnealingLR", {"T_max": 40, "eta_min": 0.0})
    simple("cosine_min_past_end", "CosineAnnealingLR", {"T_max": 15, "eta_min": 0.01})
    simple("cosine_restarts", "CosineAnnealingWarmRestarts", {"T_0": 10, "T_mult": 1, "eta_min": 0.0})
    simple("cosine_restarts_mult", "CosineAnnealingWarmRestarts", {"T_0": 5, "T_mult": 2, "eta_min": 0.002})
    for mode in ("triangular", "triangular2", "exp_range"):
        attrs = {"max_lr": 0.1, "step_size_up": 6, "step_size_down": 4 if mode == "triangular2" else 6, "mode": mode, "gamma": 0.95 if mode == "exp_range" else 1.0}
        case("cyclic_" + mode, "CyclicLR", attrs, lambda o: S.CyclicLR(o, 0.01, cycle_momentum=False, **attrs), base=0.01)
    attrs = {"max_lr": 0.1, "step_size_up": 6, "step_size_down": 6, "mode": "triangular", "gamma": 1.0, "base_momentum": 0.8, "max_momentum": 0.9, "cycle_momentum": True}
    case("cyclic_momentum", "CyclicLR", attrs, lambda o: S.CyclicLR(o, 0.01, **attrs), base=0.01, momentum=0.9)
    for id, kw in [
        ("onecycle", {}), ("onecycle_linear", {"anneal_strategy": "linear"}), ("onecycle_three_phase", {"three_phase": True}),
        ("onecycle_options", {"pct_start": 0.2, "div_factor": 10.0, "final_div_factor": 100.0}),
    ]:
        attrs = {"max_lr": 0.4, "total_steps": 41, "pct_start": 0.3, "anneal_strategy": "cos", "div_factor": 25.0, "final_div_factor": 10000.0, "three_phase": False, **kw}
        case(id, "OneCycleLR", attrs, lambda o: S.OneCycleLR(o, cycle_momentum=False, **attrs))
    attrs = {"max_lr": 0.4, "total_steps": 41, "pct_start": 0.3, "base_momentum": 0.85, "max_momentum": 0.95, "cycle_momentum": True}
    case("onecycle_momentum", "OneCycleLR", attrs, lambda o: S.OneCycleLR(o, **attrs), momentum=0.9)
    metrics = [round(float(x), 4) for x in 1 / (1 + np.arange(40) // 7) + 0.01 * np.sin(np.arange(40) * 1.7)]
    for id, kw in [
        ("plateau", {"factor": 0.5, "patience": 3}), ("plateau_abs", {"factor": 0.5, "patience": 2, "threshold": 0.05, "threshold_mode": "abs"}),
        ("plateau_cooldown", {"factor": 0.3, "patience": 1, "cooldown": 4}), ("plateau_min_lr", {"factor": 0.1, "patience": 1, "min_lr": 0.004}),
        ("plateau_max", {"mode": "max", "factor": 0.5, "patience": 4}),
    ]:
        full = {"mode": "min", "factor": 0.1, "patience": 10, "threshold": 1e-4, "threshold_mode": "rel", "cooldown": 0, "min_lr": 0, "eps": 1e-8, **kw}
        case(id, "ReduceLROnPlateau", full, lambda o: S.ReduceLROnPlateau(o, **kw), metrics=metrics)
    case("sequential", "SequentialLR", {"milestones": [5, 20], "schedulers": [["LinearLR", {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 5}],
         ["CosineAnnealingLR", {"T_max": 15, "eta_min": 0.01}], ["ExponentialLR", {"gamma": 0.9}]]},
         lambda o: S.SequentialLR(o, [S.LinearLR(o, 0.1, 1.0, 5), S.CosineAnnealingLR(o, 15, 0.01), S.ExponentialLR(o, 0.9)], [5, 20]))
    case("lambda_inverse_sqrt", "LambdaLR", {"lambda": "min((s + 1)^-0.5, (s + 1) * 8^-1.5)"}, lambda o: S.LambdaLR(o, lambda s: min((s + 1) ** -0.5, (s + 1) * 8 ** -1.5)))
    case("lambda_decay", "LambdaLR", {"lambda": "0.95^s"}, lambda o: S.LambdaLR(o, lambda s: 0.95**s))
    warm = 6
    case("warmup_cosine", "WarmupCosine", {"warmup": warm, "total": 40, "eta_min": 0.0},
         lambda o: S.LambdaLR(o, lambda s: s / warm if s < warm else 0.5 * (1 + np.cos(np.pi * (s - warm) / (40 - warm)))),
         note="lambda: s / warmup before it, then half a cosine to zero at total")
    return c
