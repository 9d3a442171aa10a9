"""Writes golden/sluice: recurrent layers, cells and training runs in the options that core's golden/torch leaves out. Needs PyTorch 1.13."""

import os
import sys

import numpy as np
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "..", "core", "test", "golden"))
from generators.attention import from_module  # noqa: E402
from generators.writer import Category, write  # noqa: E402

torch.set_num_threads(1)
KINDS = {"rnn_tanh": nn.RNN, "rnn_relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


def layers(c):
    for kind, cls in KINDS.items():
        for name, N, T, D, H, kw, start, lengths in [
            ("plain", 2, 5, 3, 4, {}, False, None),
            ("start", 3, 4, 3, 5, {}, True, None),
            ("no_bias", 2, 4, 3, 4, {"bias": False}, True, None),
            ("two_layers", 2, 5, 3, 4, {"num_layers": 2}, True, None),
            ("three_layers_no_bias", 2, 3, 3, 4, {"num_layers": 3, "bias": False}, False, None),
            ("bidirectional", 2, 5, 3, 4, {"bidirectional": True}, True, None),
            ("two_layers_bidirectional", 2, 4, 3, 4, {"num_layers": 2, "bidirectional": True}, True, None),
            ("packed", 4, 6, 3, 4, {}, True, [6, 2, 4, 1]),
            ("packed_no_start", 3, 5, 3, 4, {}, False, [3, 5, 2]),
            ("packed_bidirectional", 3, 5, 3, 4, {"bidirectional": True}, True, [2, 5, 4]),
            ("packed_two_layers_bidirectional", 3, 5, 3, 4, {"num_layers": 2, "bidirectional": True, "bias": False}, True, [5, 1, 3]),
            ("one_row", 1, 7, 5, 9, {}, True, None),
            ("one_step", 3, 1, 4, 6, {}, True, None),
            ("wide", 13, 3, 6, 17, {}, True, None),
        ]:
            one(c, kind, cls, name, N, T, D, H, kw, start, lengths)
    for name, kw, start, lengths in [
        ("projection", {}, True, None),
        ("projection_two_layers_bidirectional", {"num_layers": 2, "bidirectional": True}, True, None),
        ("projection_packed_no_bias", {"bias": False}, False, [5, 2, 4]),
    ]:
        one(c, "lstm", nn.LSTM, name, 3, 5, 3, 6, {"proj_size": 2, **kw}, start, lengths)


def one(c, kind, cls, name, N, T, D, H, kw, start, lengths):
    id = kind + "_" + name
    d = c.draw(id)
    options = {**kw, **({"nonlinearity": "relu"} if kind == "rnn_relu" else {})}
    rows = kw.get("num_layers", 1) * (2 if kw.get("bidirectional") else 1)
    inputs = {"input": d.normal(N, T, D)}
    if start:
        inputs["h0"] = d.normal(rows, N, kw.get("proj_size", 0) or H)
        if kind == "lstm":
            inputs["c0"] = d.normal(rows, N, H)
    if lengths:
        inputs["lengths"] = np.array(lengths, np.int32)

    def call(m, input, h0=None, c0=None, lengths=None):
        x = pack_padded_sequence(input, lengths, batch_first=True, enforce_sorted=False) if lengths is not None else input
        hx = None if h0 is None else (h0, c0) if c0 is not None else h0
        out, state = m(x, hx)
        if lengths is not None:
            out, _ = pad_packed_sequence(out, batch_first=True, total_length=T)
        return {"output": out, "hn": state[0], "cn": state[1]} if kind == "lstm" else {"output": out, "hn": state}

    attrs = {"kind": kind, "input_size": D, "hidden_size": H, **options}
    from_module(c, id, kind.split("_")[0], attrs, "nn.%s(batch_first=True, ...)" % cls.__name__,
                lambda: cls(D, H, batch_first=True, **options), inputs, call)


def cells(c):
    for kind, cls in [("rnn_cell", nn.RNNCell), ("lstm_cell", nn.LSTMCell), ("gru_cell", nn.GRUCell)]:
        for bias in (True, False):
            id = kind if bias else kind + "_no_bias"
            d = c.draw(id)
            inputs = {"input": d.normal(3, 4), "h0": d.normal(3, 5)}
            if kind == "lstm_cell":
                inputs["c0"] = d.normal(3, 5)

            def call(m, input, h0, c0=None):
                if c0 is None:
                    return {"hn": m(input, h0)}
                h, cell = m(input, (h0, c0))
                return {"hn": h, "cn": cell}

            from_module(c, id, kind, {"input_size": 4, "hidden_size": 5, "bias": bias}, "nn.%s" % cls.__name__,
                        lambda cls=cls, bias=bias: cls(4, 5, bias=bias), inputs, call)


def training():
    """20 steps of Adam and SGD on a recurrent classifier of the last output."""
    c = Category("rnn_training")
    for kind, kw, optimizer in [
        ("lstm", {}, "Adam"), ("gru", {}, "Adam"), ("rnn_tanh", {}, "Adam"), ("lstm", {"num_layers": 2, "bidirectional": True}, "SGD"),
        ("gru", {"num_layers": 2, "bidirectional": True}, "SGD"),
    ]:
        cls = KINDS[kind]
        id = "%s%s_%s" % (kind, "_deep" if kw else "", optimizer.lower())
        d = c.draw(id)
        N, T, D, H, O, steps = 4, 8, 3, 6, 5, 20
        entry = c.begin(id, kind.split("_")[0], {"input_size": D, "hidden_size": H, "classes": O, "steps": steps, "optimizer": optimizer, **kw},
                        "nn.%s + nn.Linear on the last step, cross_entropy, clip_grad_norm_ 1" % cls.__name__)
        x, y = d.normal(steps, N, T, D), d.integers(steps, N, high=O)

        def make():
            rnn = cls(D, H, batch_first=True, **kw)
            return nn.ModuleDict({"rnn": rnn, "head": nn.Linear(H * (2 if kw else 1), O)})

        init = {n: d.normal(*p.shape, scale=0.3) for n, p in make().named_parameters()}

        def run(dtype):
            model = make().to(dtype)
            model.load_state_dict({n: torch.tensor(v, dtype=dtype) for n, v in init.items()})
            opt = torch.optim.Adam(model.parameters(), lr=1e-2) if optimizer == "Adam" else torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
            losses = []
            for i in range(steps):
                out, _ = model["rnn"](torch.tensor(x[i], dtype=dtype))
                loss = nn.functional.cross_entropy(model["head"](out[:, -1]), torch.tensor(y[i]).long())
                opt.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                opt.step()
                losses.append(loss.item())
            return {"losses": np.array(losses), **{"final." + n: p.detach().numpy() for n, p in model.named_parameters()}}

        c.store(entry, "batch0", "input", x)
        c.store(entry, "batch1", "input", y)
        for n, v in init.items():
            c.store(entry, "init." + n, "param", v)
        reference, single = run(torch.float64), run(torch.float32)
        for n, v in reference.items():
            c.store(entry, n, "output", v)
        c.errors(entry, reference, single)
    return c


def ctc():
    c = Category("ctc")
    for id, N, T, V, L, frames, counts, kw in [
        ("plain", 3, 9, 6, 3, [9, 7, 8], [3, 1, 2], {}),
        ("sum", 2, 6, 4, 2, [6, 5], [2, 2], {"reduction": "sum"}),
        ("none", 2, 6, 4, 3, [6, 6], [3, 0], {"reduction": "none"}),
        ("blank_last", 2, 7, 5, 3, [7, 4], [3, 2], {"blank": 4}),
        ("zero_infinity", 3, 4, 5, 4, [4, 2, 3], [2, 4, 1], {"zero_infinity": True}),
        ("repeats", 1, 9, 3, 4, [9], [4], {}),
        ("long", 2, 80, 30, 20, [80, 71], [20, 13], {}),
    ]:
        d = c.draw(id)
        blank = kw.get("blank", 0)
        targets = d.integers(N, L, high=V - 1) + (1 if blank == 0 else 0)
        if id == "repeats":
            targets[:] = [[1, 1, 2, 2]]
        inputs = {"logits": d.normal(N, T, V, scale=2), "targets": targets, "frames": np.array(frames, np.int32), "counts": np.array(counts, np.int32)}
        c.case("ctc_" + id, "ctc_loss", kw, "F.ctc_loss(log_softmax(logits, -1).transpose(0, 1), targets, frames, counts, ...)", inputs,
               lambda logits, targets, frames, counts: nn.functional.ctc_loss(
                   torch.log_softmax(logits, -1).transpose(0, 1), targets, frames, counts, **kw))
    return c


def main():
    c = Category("rnn")
    layers(c)
    cells(c)
    index = write(os.path.join(here, "sluice"), [c, training(), ctc()])
    for k in index["categories"]:
        print("%-14s %4d cases %8d bytes" % (k["category"], k["count"], k["bytes"]))


main()
