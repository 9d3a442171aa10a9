"""Every loss of torch.nn but CTC, in every reduction, with its options; focal, Dice and contrastive by formula."""

import numpy as np
import torch
import torch.nn.functional as F

from .writer import Category

REDUCTIONS = ("none", "mean", "sum")


def loss():
    c = Category("loss")

    def each(name, op, attrs, make, fn, reductions=REDUCTIONS, hold=(), expression=None, note=None):
        for reduction in reductions:
            id = "%s_%s" % (name, reduction)
            if id in ("mse_mean", "ce_mean", "bce_logits_sum"):
                continue
            d = c.draw(id)
            c.case(
                id, op, {**attrs, "reduction": reduction}, expression or "F.%s(..., **attrs)" % op, make(d),
                lambda **t: fn(reduction=reduction, **t), hold=hold, note=note,
            )

    pair = lambda d: {"input": d.normal(4, 5), "target": d.normal(4, 5)}
    for op, name, attrs in [
        ("mse_loss", "mse", {}), ("l1_loss", "l1", {}), ("smooth_l1_loss", "smooth_l1", {"beta": 1.0}), ("smooth_l1_loss", "smooth_l1_beta", {"beta": 0.3}),
        ("huber_loss", "huber", {"delta": 1.0}), ("huber_loss", "huber_delta", {"delta": 0.4}),
    ]:
        each(name, op, attrs, pair, lambda input, target, reduction, op=op, attrs=attrs: getattr(F, op)(input, target, reduction=reduction, **attrs))

    def classes(d, shape=(6, 5), spatial=(), ignore=None, weight=False):
        N, C = shape
        t = d.integers(N, *spatial, high=C)
        if ignore is not None:
            t.reshape(-1)[1::3] = ignore
        out = {"input": d.normal(N, C, *spatial), "target": t}
        if weight:
            out["weight"] = d.uniform(C, low=0.3, high=2)
        return out

    def ce(input, target, reduction, weight=None, **k):
        return F.cross_entropy(input, target, weight=weight, reduction=reduction, **k)

    w = ("weight",)
    each("ce", "cross_entropy", {}, classes, ce)
    each("ce_weight", "cross_entropy", {"weight": True}, lambda d: classes(d, weight=True), ce, hold=w)
    each("ce_smoothing", "cross_entropy", {"label_smoothing": 0.1}, classes, lambda **t: ce(label_smoothing=0.1, **t))
    each("ce_ignore", "cross_entropy", {"ignore_index": -100}, lambda d: classes(d, ignore=-100), ce)
    each("ce_ignore_2", "cross_entropy", {"ignore_index": 2}, lambda d: classes(d, ignore=2), lambda **t: ce(ignore_index=2, **t))
    each(
        "ce_all", "cross_entropy", {"weight": True, "label_smoothing": 0.2, "ignore_index": -1}, lambda d: classes(d, ignore=-1, weight=True),
        lambda **t: ce(label_smoothing=0.2, ignore_index=-1, **t), hold=w,
    )
    each("ce_spatial", "cross_entropy", {}, lambda d: classes(d, (2, 4), (3, 2)), ce, note="classes at dim 1")
    each(
        "ce_large_logits", "cross_entropy", {}, lambda d: {"input": d.normal(6, 5, scale=60), "target": d.integers(6, high=5)}, ce, ("mean",)
    )

    def soft(d):
        t = d.uniform(6, 5)
        return {"input": d.normal(6, 5), "target": (t / t.sum(1, keepdims=True)).astype(np.float32)}

    each("ce_probabilities", "cross_entropy", {"target": "probabilities"}, soft, ce, hold=("target",))
    each("ce_probabilities_smoothing", "cross_entropy", {"target": "probabilities", "label_smoothing": 0.1}, soft,
         lambda **t: ce(label_smoothing=0.1, **t), hold=("target",))

    def logs(d, **k):
        t = classes(d, **k)
        t["input"] = np.log(np.exp(t["input"]) / np.exp(t["input"]).sum(1, keepdims=True)).astype(np.float32)
        return t

    nll = lambda input, target, reduction, weight=None, **k: F.nll_loss(input, target, weight=weight, reduction=reduction, **k)
    each("nll", "nll_loss", {}, logs, nll)
    each("nll_weight", "nll_loss", {"weight": True}, lambda d: logs(d, weight=True), nll, hold=w)
    each("nll_ignore", "nll_loss", {"ignore_index": -100}, lambda d: logs(d, ignore=-100), nll)
    each("nll_spatial", "nll_loss", {}, lambda d: logs(d, shape=(2, 4), spatial=(3, 2)), nll, note="classes at dim 1")

    prob = lambda d: {"input": d.uniform(4, 5, low=0.02, high=0.98), "target": d.uniform(4, 5)}
    each("bce", "binary_cross_entropy", {}, prob, lambda input, target, reduction: F.binary_cross_entropy(input, target, reduction=reduction), hold=("target",))
    each("bce_weight", "binary_cross_entropy", {"weight": True}, lambda d: {**prob(d), "weight": d.uniform(4, 5)},
         lambda input, target, weight, reduction: F.binary_cross_entropy(input, target, weight, reduction=reduction), hold=("target", "weight"))
    logit = lambda d: {"input": d.normal(4, 5, scale=3), "target": d.uniform(4, 5)}
    bcel = lambda input, target, reduction, weight=None, pos_weight=None: F.binary_cross_entropy_with_logits(
        input, target, weight, pos_weight=pos_weight, reduction=reduction)
    held = ("target", "weight", "pos_weight")
    name = "binary_cross_entropy_with_logits"
    each("bce_logits", name, {}, logit, bcel, hold=held)
    each("bce_logits_weight", name, {"weight": True}, lambda d: {**logit(d), "weight": d.uniform(4, 5)}, bcel, hold=held)
    each("bce_logits_pos_weight", name, {"pos_weight": True}, lambda d: {**logit(d), "pos_weight": d.uniform(5, low=0.5, high=3)}, bcel, hold=held)

    def divergence(d, log):
        p = F.softmax(torch.tensor(d.normal(4, 5)), 1)
        q = F.log_softmax(torch.tensor(d.normal(4, 5)), 1)
        return {"input": q.numpy(), "target": (p.log() if log else p).numpy()}

    for log in (False, True):
        each("kl_log_target" if log else "kl", "kl_div", {"log_target": log}, lambda d: divergence(d, log),
             lambda input, target, reduction: F.kl_div(input, target, reduction=reduction, log_target=log),
             REDUCTIONS + ("batchmean",), hold=("target",))
    for log, full in ((True, False), (False, False), (True, True)):
        each("poisson_log%d_full%d" % (log, full), "poisson_nll_loss", {"log_input": log, "full": full, "eps": 1e-8},
             lambda d: {"input": d.normal(4, 5) if log else d.uniform(4, 5, low=0.2, high=4), "target": d.integers(4, 5, high=6).astype(np.float32)},
             lambda input, target, reduction: F.poisson_nll_loss(input, target, log_input=log, full=full, reduction=reduction), hold=("target",))
    for full in (False, True):
        each("gaussian_full%d" % full, "gaussian_nll_loss", {"full": full, "eps": 1e-6},
             lambda d: {"input": d.normal(4, 5), "target": d.normal(4, 5), "var": d.uniform(4, 5, low=0.2, high=2)},
             lambda input, target, var, reduction: F.gaussian_nll_loss(input, target, var, full=full, reduction=reduction))

    sign = lambda d: {"input": d.normal(4, 5), "target": d.signs(4, 5)}
    for margin in (1.0, 0.4):
        each("hinge_embedding_%g" % margin, "hinge_embedding_loss", {"margin": margin}, sign,
             lambda input, target, reduction: F.hinge_embedding_loss(input, target, margin, reduction=reduction), hold=("target",))
    each("soft_margin", "soft_margin_loss", {}, sign, lambda input, target, reduction: F.soft_margin_loss(input, target, reduction=reduction), hold=("target",))
    for margin in (0.0, 0.5):
        each("margin_ranking_%g" % margin, "margin_ranking_loss", {"margin": margin},
             lambda d: {"input1": d.normal(7), "input2": d.normal(7), "target": d.signs(7)},
             lambda input1, input2, target, reduction: F.margin_ranking_loss(input1, input2, target, margin, reduction=reduction), hold=("target",))
    for p, margin, weighted in ((1, 1.0, False), (2, 0.5, False), (1, 1.0, True)):
        each("multi_margin_p%d_m%g%s" % (p, margin, "_weight" if weighted else ""), "multi_margin_loss", {"p": p, "margin": margin, "weight": weighted},
             lambda d: classes(d, weight=weighted),
             lambda input, target, reduction, weight=None: F.multi_margin_loss(input, target, p, margin, weight, reduction=reduction), hold=w)
    each("multilabel_margin", "multilabel_margin_loss", {},
         lambda d: {"input": d.normal(3, 4), "target": np.array([[3, 0, -1, 1], [1, -1, -1, -1], [0, 1, 2, 3]], np.int32)},
         lambda input, target, reduction: F.multilabel_margin_loss(input, target, reduction=reduction), note="labels up to the first -1")
    for weighted in (False, True):
        each("multilabel_soft_margin" + ("_weight" if weighted else ""), "multilabel_soft_margin_loss", {"weight": weighted},
             lambda d: {"input": d.normal(4, 5), "target": d.booleans(4, 5).astype(np.float32), **({"weight": d.uniform(5)} if weighted else {})},
             lambda input, target, reduction, weight=None: F.multilabel_soft_margin_loss(input, target, weight, reduction=reduction), hold=("target", "weight"))
    for margin in (0.0, 0.3):
        each("cosine_embedding_%g" % margin, "cosine_embedding_loss", {"margin": margin},
             lambda d: {"input1": d.normal(6, 4), "input2": d.normal(6, 4), "target": d.signs(6)},
             lambda input1, input2, target, reduction: F.cosine_embedding_loss(input1, input2, target, margin, reduction=reduction), hold=("target",))
    for p, swap, margin in ((2.0, False, 1.0), (1.0, False, 1.0), (2.0, True, 2.0)):
        each("triplet_p%d_swap%d" % (p, swap), "triplet_margin_loss", {"margin": margin, "p": p, "swap": swap, "eps": 1e-6},
             lambda d: {"anchor": d.normal(6, 4), "positive": d.normal(6, 4), "negative": d.normal(6, 4)},
             lambda anchor, positive, negative, reduction: F.triplet_margin_loss(
                 anchor, positive, negative, margin, p, swap=swap, reduction=reduction))
    formulas(c, each)
    return c


def formulas(c, each):
    """Losses PyTorch 1.13 has no function for; the expression is the definition."""

    def reduce(x, reduction):
        return x if reduction == "none" else getattr(x, reduction)()

    def focal(input, target, reduction, alpha=0.25, gamma=2.0):
        p = torch.sigmoid(input)
        ce = F.binary_cross_entropy_with_logits(input, target, reduction="none")
        pt = p * target + (1 - p) * (1 - target)
        return reduce((alpha * target + (1 - alpha) * (1 - target)) * (1 - pt) ** gamma * ce, reduction)

    for alpha, gamma in ((0.25, 2.0), (0.6, 1.5)):
        each("sigmoid_focal_%g_%g" % (alpha, gamma), "sigmoid_focal_loss", {"alpha": alpha, "gamma": gamma},
             lambda d: {"input": d.normal(4, 5, scale=2), "target": d.booleans(4, 5).astype(np.float32)},
             lambda input, target, reduction: focal(input, target, reduction, alpha, gamma), hold=("target",),
             expression="alpha_t (1 - p_t)^gamma bce(input, target)")

    def dice(input, target, reduction, smooth=1.0):
        p = torch.sigmoid(input).flatten(1)
        t = target.flatten(1)
        return reduce(1 - (2 * (p * t).sum(1) + smooth) / (p.sum(1) + t.sum(1) + smooth), reduction)

    each("dice", "dice_loss", {"smooth": 1.0}, lambda d: {"input": d.normal(3, 4, 2), "target": d.booleans(3, 4, 2).astype(np.float32)}, dice,
         hold=("target",), expression="1 - (2 sum(p t) + smooth) / (sum p + sum t + smooth) per sample, p = sigmoid(input)")

    def contrastive(input1, input2, target, reduction, margin=1.0):
        distance = (input1 - input2).pow(2).sum(1).sqrt()
        return reduce(target * distance.pow(2) + (1 - target) * F.relu(margin - distance).pow(2), reduction)

    each("contrastive", "contrastive_loss", {"margin": 1.0},
         lambda d: {"input1": d.normal(6, 3, scale=0.5), "input2": d.normal(6, 3, scale=0.5), "target": d.booleans(6).astype(np.float32)},
         contrastive, hold=("target",), expression="t D^2 + (1 - t) max(0, margin - D)^2, D = ||input1 - input2||, t = 1: similar")
