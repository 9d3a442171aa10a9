"""Short training runs: the loss at each step and the final weights."""

import functools

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from .writer import Category

STEPS = 20
ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU, "silu": nn.SiLU, "sigmoid": nn.Sigmoid, "elu": nn.ELU}


class MeanTokens(nn.Module):
    def forward(self, x):
        return x.mean(1)


KINDS = {
    "linear": nn.Linear,
    "linear_no_bias": lambda *sizes: nn.Linear(*sizes, bias=False),
    "layer_norm": nn.LayerNorm,
    "embedding": nn.Embedding,
    "flatten": nn.Flatten,
    "dropout": nn.Dropout,
    "encoder": lambda *sizes: nn.TransformerEncoderLayer(*sizes, dropout=0.0, batch_first=True),
    "mean_tokens": MeanTokens,
    **ACTIVATIONS,
}


def build(layers, kinds):
    return nn.Sequential(*[kinds[kind](*sizes) for kind, *sizes in layers])


def statistics(model):
    """Running statistics, which are no parameters."""
    return {n: b.numpy() for n, b in model.named_buffers() if b.is_floating_point()}


def run_case(c, id, layers, x, y, loss, optimizer, loss_attrs=None, clip=None, schedule=None, eval=False, kinds=KINDS, op="training"):
    """optimizer: (name, options); loss: F's name; x, y: [STEPS, ...]."""
    d = c.draw(id + "/params")
    loss_attrs = loss_attrs or {}
    attrs = {"layers": layers, "loss": loss, "loss_attrs": loss_attrs, "optimizer": optimizer[0], **optimizer[1], "steps": STEPS, "eval": eval}
    if clip:
        attrs["clip_grad_norm"] = clip
    if schedule:
        attrs["schedule"] = schedule
    model = build(layers, kinds)
    attrs["model"] = str(model)
    start = {}
    for name, p in model.named_parameters():
        fan = p.shape[-1] if p.dim() > 1 else 4
        start[name] = d.uniform(*p.shape, low=0.8, high=1.2) if p.dim() == 1 and name.endswith("weight") else d.normal(*p.shape, scale=1 / np.sqrt(fan))
    start.update(statistics(model))
    entry = c.begin(id, op, attrs, "%s(model(batch0[s]), batch1[s])" % loss)

    def tensor(a, dtype):
        return torch.tensor(a, dtype=dtype) if a.dtype == np.float32 else torch.tensor(a).long()

    def run(dtype):
        m = build(layers, kinds).to(dtype)
        m.train(not eval)
        with torch.no_grad():
            for name, p in m.named_parameters():
                p.copy_(torch.tensor(start[name]))
        o = getattr(torch.optim, optimizer[0])(m.parameters(), **optimizer[1])
        s = getattr(torch.optim.lr_scheduler, schedule[0])(o, **schedule[1]) if schedule else None
        k = {n: torch.tensor(v, dtype=dtype) if isinstance(v, list) else v for n, v in loss_attrs.items()}
        losses = []
        for i in range(STEPS):
            value = getattr(F, loss)(m(tensor(x[i], dtype)), tensor(y[i], dtype), **k)
            o.zero_grad()
            value.backward()
            if clip:
                nn.utils.clip_grad_norm_(m.parameters(), clip)
            o.step()
            if s:
                s.step()
            losses.append(value.item())
        return {"losses": np.array(losses), **{"final." + n: p.detach().numpy() for n, p in m.named_parameters()},
                **{"final." + n: b for n, b in statistics(m).items()}}

    reference, single = run(torch.float64), run(torch.float32)
    c.store(entry, "batch0", "input", x)
    c.store(entry, "batch1", "input", y)
    for name, value in start.items():
        c.store(entry, "init." + name, "param", value)
    for name, value in reference.items():
        c.store(entry, name, "output", value)
    c.errors(entry, reference, single)


def training():
    c = Category("training")
    case = functools.partial(run_case, c)

    def blobs(id, n=8, d=6, k=3):
        g = c.draw(id)
        centres = g.normal(k, d)
        y = g.integers(STEPS, n, high=k)
        return (centres[y] + g.normal(STEPS, n, d, scale=0.5)).astype(np.float32), y

    def curve(id, n=16):
        g = c.draw(id)
        x = g.uniform(STEPS, n, 2, low=-1, high=1)
        return x, (np.sin(3 * x[..., :1]) * x[..., 1:] + 0.3).astype(np.float32)

    mlp = [["linear", 6, 12], ["relu"], ["linear", 12, 3]]
    case("mlp_relu_adam", mlp, *blobs("mlp_relu_adam"), "cross_entropy", ("Adam", {"lr": 0.01}))
    case("mlp_dropout_off", [["linear", 6, 12], ["relu"], ["dropout", 0.5], ["linear", 12, 3]], *blobs("mlp_dropout_off"), "cross_entropy", ("Adam", {"lr": 0.01}), eval=True)
    case("mlp_class_weights", mlp, *blobs("mlp_class_weights"), "cross_entropy", ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01}),
         {"weight": [0.5, 1.0, 2.0]})
    case("mlp_smoothing_adamw", [["linear", 6, 12], ["layer_norm", 12], ["gelu"], ["linear", 12, 3]], *blobs("mlp_smoothing_adamw"), "cross_entropy",
         ("AdamW", {"lr": 0.01, "weight_decay": 0.1}), {"label_smoothing": 0.1})
    case("regression_mse_sgd", [["linear", 2, 16], ["tanh"], ["linear", 16, 1]], *curve("regression_mse_sgd"), "mse_loss", ("SGD", {"lr": 0.1}))
    case("regression_huber_rmsprop", [["linear", 2, 16], ["silu"], ["linear", 16, 16], ["silu"], ["linear", 16, 1]], *curve("regression_huber_rmsprop"), "huber_loss",
         ("RMSprop", {"lr": 0.003}), {"delta": 0.5})
    case("regression_clip", [["linear", 2, 16], ["elu"], ["linear", 16, 1]], *curve("regression_clip"), "l1_loss", ("Adam", {"lr": 0.01}), clip=0.5)
    x, y = blobs("scheduled")
    case("scheduled_sgd", mlp, x, y, "cross_entropy", ("SGD", {"lr": 0.2, "momentum": 0.9}), schedule=["ExponentialLR", {"gamma": 0.9}])
    x, _ = blobs("autoencoder")
    case("autoencoder_nadam", [["linear_no_bias", 6, 3], ["sigmoid"], ["linear", 3, 6]], x, x, "mse_loss", ("NAdam", {"lr": 0.01}))
    g = c.draw("tokens")
    tokens = g.integers(STEPS, 4, 5, high=11)
    case("embedding_mlp_adagrad", [["embedding", 11, 6], ["flatten"], ["linear", 30, 8], ["relu"], ["linear", 8, 2]], tokens,
         (tokens.sum(-1) % 2).astype(np.int32), "cross_entropy", ("Adagrad", {"lr": 0.05}))
    case("transformer_sgd", [["embedding", 11, 8], ["encoder", 8, 2, 16], ["mean_tokens"], ["linear", 8, 3]], tokens, (tokens[..., 0] % 3).astype(np.int32),
         "cross_entropy", ("SGD", {"lr": 0.05, "momentum": 0.9}))
    g = c.draw("binary")
    x = g.normal(STEPS, 8, 4)
    case("binary_bce_radam", [["linear", 4, 8], ["tanh"], ["linear", 8, 1]], x, (x.sum(-1, keepdims=True) > 0).astype(np.float32), "binary_cross_entropy_with_logits",
         ("RAdam", {"lr": 0.05}))
    return c
