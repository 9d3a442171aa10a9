"""Attention, positional encodings and transformer layers, with parameters under PyTorch's names."""

import math

import numpy as np
import torch
import torch.nn as nn

from .writer import Category


def sdpa(q, k, v, mask=None, causal=False, scale=None):
    scores = q @ k.transpose(-1, -2) * (scale or 1 / math.sqrt(q.shape[-1]))
    if mask is not None:
        scores = scores + mask if mask.dtype.is_floating_point else scores.masked_fill(~mask, float("-inf"))
    if causal:
        T, S = scores.shape[-2:]
        scores = scores.masked_fill(torch.ones(T, S, dtype=torch.bool).triu(1), float("-inf"))
    return torch.softmax(scores, -1) @ v


def from_module(c, id, op, attrs, expression, make, inputs, call, hold=(), note=None, uncotangent=()):
    """A case whose parameters are a module's; they are redrawn so that biases are not zero."""
    d = c.draw(id + "/params")
    module = make()
    params = {}
    for name, p in module.named_parameters():
        norm = name.startswith("norm") and name.endswith("weight")
        params[name] = d.uniform(*p.shape, low=0.5, high=1.5) if norm else d.normal(*p.shape, scale=0.4)
    names = {n.replace(".", "_"): n for n in params}

    def fn(**tensors):
        mine = {names[k]: tensors.pop(k) for k in list(tensors) if k in names}
        m = make().to(next(iter(mine.values())).dtype)
        for name, value in mine.items():
            owner = m
            *path, leaf = name.split(".")
            for part in path:
                owner = getattr(owner, part)
            del owner._parameters[leaf]
            setattr(owner, leaf, value)
        m.train()
        return call(m, **tensors)

    c.case(id, op, attrs, expression, inputs, fn, params, hold=hold, note=note, uncotangent=uncotangent)


def attention():
    c = Category("attention")
    NOTE = "boolean masks: 1 = NOT allowed to attend; in_proj_weight stacks q,k,v"
    for id, T, S, mask, causal, scale in [
        ("sdpa_cross", 5, 7, None, False, None), ("sdpa_causal", 5, 5, None, True, None), ("sdpa_mask", 5, 7, "bool", False, None),
        ("sdpa_mask_float", 5, 7, "float", False, None), ("sdpa_scale", 4, 4, None, False, 0.3), ("sdpa_long", 17, 19, None, False, None),
    ]:
        d = c.draw(id)
        t = {"q": d.normal(2, 3, T, 4), "k": d.normal(2, 3, S, 4), "v": d.normal(2, 3, S, 4)}
        if mask == "bool":
            t["mask"] = d.booleans(T, S, p=0.6)
            t["mask"][:, 0] = 1
        if mask == "float":
            t["mask"] = d.normal(T, S)
        c.case(id, "scaled_dot_product_attention", {"is_causal": causal, "scale": scale}, "softmax(q k^T scale + mask) v", t,
               lambda q, k, v, mask=None: sdpa(q, k, v, mask, causal, scale), hold=("mask",), note="boolean mask: 1 = MAY attend" if mask else None)

    def padding(N, S):
        m = np.zeros((N, S), np.uint8)
        for i in range(N):
            m[i, S - 1 - i:] = 1
        return m

    for id, kw, shapes, masks, average in [
        ("mha_cross", {}, (4, 6), (), True), ("mha_no_bias", {"bias": False}, (5, 5), (), True), ("mha_kdim_vdim", {"kdim": 6, "vdim": 3}, (4, 5), (), True),
        ("mha_key_padding", {}, (4, 6), ("padding",), True), ("mha_mask", {}, (4, 6), ("bool",), True), ("mha_mask_float", {}, (4, 6), ("float",), True),
        ("mha_causal", {}, (5, 5), ("causal",), True), ("mha_padding_and_causal", {}, (5, 5), ("padding", "causal"), True), ("mha_per_head", {}, (4, 6), (), False),
    ]:
        d = c.draw(id)
        T, S = shapes
        inputs = {"query": d.normal(2, T, 8), "key": d.normal(2, S, kw.get("kdim", 8)), "value": d.normal(2, S, kw.get("vdim", 8))}
        for mask in masks:
            if mask == "padding":
                inputs["key_padding_mask"] = padding(2, S)
            elif mask == "float":
                inputs["attn_mask"] = d.normal(T, S)
            else:
                m = d.booleans(T, S, p=0.4) if mask == "bool" else np.triu(np.ones((T, S), np.uint8), 1)
                m[:, 0] = 0
                inputs["attn_mask"] = m

        def call(m, query, key, value, **masks):
            out, weights = m(query, key, value, average_attn_weights=average, **masks)
            return {"output": out, "attn_weights": weights}

        attrs = {"embed_dim": 8, "num_heads": 2, "bias": True, "batch_first": True, "kdim": None, "vdim": None, "average_attn_weights": average, **kw}
        from_module(c, id, "multi_head_attention", {**attrs, "self_attention": False}, "nn.MultiheadAttention(...)(query, key, value, key_padding_mask, attn_mask)",
                    lambda: nn.MultiheadAttention(8, 2, batch_first=True, **kw), inputs, call, hold=("attn_mask",), note=NOTE, uncotangent=("attn_weights",))

    for id, kw, masks in [
        ("encoder_layer_pre_relu", {"norm_first": True}, ()), ("encoder_layer_post_gelu", {"activation": "gelu"}, ()),
        ("encoder_layer_pre_gelu_masked", {"norm_first": True, "activation": "gelu"}, ("padding", "causal")), ("encoder_layer_eps", {"layer_norm_eps": 0.01}, ("padding",)),
    ]:
        d = c.draw(id)
        inputs = {"src": d.normal(2, 5, 8)}
        if "padding" in masks:
            inputs["src_key_padding_mask"] = padding(2, 5)
        if "causal" in masks:
            inputs["src_mask"] = np.triu(np.ones((5, 5), np.uint8), 1)
        from_module(c, id, "transformer_encoder_layer", {"d_model": 8, "nhead": 2, "dim_feedforward": 16, "dropout": 0, **kw},
                    "nn.TransformerEncoderLayer(8, 2, 16, 0., batch_first=True, **kw)(src, src_mask, src_key_padding_mask)",
                    lambda: nn.TransformerEncoderLayer(8, 2, 16, 0.0, batch_first=True, **kw), inputs, lambda m, **t: m(**t), note=NOTE)
    for id, kw, masked in [
        ("decoder_layer_post_relu", {}, False), ("decoder_layer_pre_gelu", {"norm_first": True, "activation": "gelu"}, False), ("decoder_layer_masked", {}, True),
    ]:
        d = c.draw(id)
        inputs = {"tgt": d.normal(2, 4, 8), "memory": d.normal(2, 6, 8)}
        if masked:
            inputs["tgt_mask"] = np.triu(np.ones((4, 4), np.uint8), 1)
            inputs["memory_key_padding_mask"] = padding(2, 6)
        from_module(c, id, "transformer_decoder_layer", {"d_model": 8, "nhead": 2, "dim_feedforward": 16, "dropout": 0, **kw},
                    "nn.TransformerDecoderLayer(8, 2, 16, 0., batch_first=True, **kw)(tgt, memory, tgt_mask, memory_key_padding_mask=...)",
                    lambda: nn.TransformerDecoderLayer(8, 2, 16, 0.0, batch_first=True, **kw), inputs, lambda m, **t: m(**t), note=NOTE)

    for T, D in ((7, 6), (50, 16)):
        def sinusoid(input):
            position = torch.arange(T, dtype=torch.float64)[:, None]
            divisor = torch.exp(torch.arange(0, D, 2, dtype=torch.float64) * (-math.log(10000.0) / D))
            table = torch.zeros(T, D, dtype=torch.float64)
            table[:, 0::2] = torch.sin(position * divisor)
            table[:, 1::2] = torch.cos(position * divisor)
            return input + table.to(input.dtype)

        id = "sinusoidal_%dx%d" % (T, D)
        c.case(id, "sinusoidal_encoding", {}, "input + [sin, cos](t / 10000^(2i/D)), even features sin, odd cos", {"input": c.draw(id).normal(2, T, D)}, sinusoid)

    def rotary(input):
        T, D = input.shape[-2:]
        angle = torch.arange(T, dtype=torch.float64)[:, None] * 10000.0 ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
        cos, sin = torch.cos(angle).to(input.dtype), torch.sin(angle).to(input.dtype)
        even, odd = input[..., 0::2], input[..., 1::2]
        return torch.stack([even * cos - odd * sin, even * sin + odd * cos], -1).flatten(-2)

    id = "rotary_interleaved"
    c.case(id, "rotary_encoding", {"interleaved": True}, "pairs (2i, 2i+1) turned by t / 10000^(2i/D)", {"input": c.draw(id).normal(2, 3, 9, 8)}, rotary)
    return c
