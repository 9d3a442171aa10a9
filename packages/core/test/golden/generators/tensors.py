"""Tensor operations: reductions, scans, orders, gathers, layout, einsum, broadcasting, elementwise functions."""

import numpy as np
import torch
import torch.nn.functional as F

from .writer import Category


def label(value):
    return "".join("m%d" % -v if v < 0 else "%d" % v for v in (value if isinstance(value, (list, tuple)) else [value]))


def tensor():
    c = Category("tensor")
    reductions(c)
    orders(c)
    gathers(c)
    layout(c)
    einsum(c)
    binary(c)
    unary(c)
    return c


def one(c, id, op, attrs, fn, x=None, expression=None, note=None, uncotangent=()):
    x = c.draw(id).normal(3, 4, 5) if x is None else x
    c.case(id, op, attrs, expression or "torch.%s(input, **attrs)" % op, {"input": x}, fn, note=note, uncotangent=uncotangent)


def reductions(c):
    for op in ("sum", "mean", "amax", "amin"):
        for dim, keep in (([0], False), ([1], True), ([-1], False), ([0, 2], False), ([0, 1, 2], True)):
            id = "%s_dim%s%s" % (op, label(dim), "_keep" if keep else "")
            fn = getattr(torch, op)
            x = c.draw(id).distinct(3, 4, 5) if op[0] == "a" else None
            one(c, id, op, {"dim": dim, "keepdim": keep}, lambda input: fn(input, dim, keepdim=keep), x)
    one(c, "mean_all", "mean", {}, torch.mean)
    one(c, "sum_long", "sum", {"dim": [1], "keepdim": False}, lambda input: input.sum(1), c.draw("sum_long").normal(3, 517))
    one(c, "sum_columns", "sum", {"dim": [0], "keepdim": False}, lambda input: input.sum(0), c.draw("sum_columns").normal(65, 19))
    ties = np.array([[2, 7, 7, 1], [3, 3, 3, 3], [0, 0, -1, -1]], np.float32)
    for op in ("amax", "amin"):
        one(c, op + "_ties", op, {"dim": [1], "keepdim": False}, lambda input: getattr(torch, op)(input, 1), ties, note="tied elements share the gradient")
    for dim in (0, 1, -1):
        one(c, "prod_dim%s" % label(dim), "prod", {"dim": dim, "keepdim": False}, lambda input: torch.prod(input, dim))
    one(c, "prod_all", "prod", {}, torch.prod, c.draw("prod_all").uniform(3, 4, low=0.5, high=1.5))
    zeros = np.array([[1.5, 0, 2, -3], [0, 2, 0, 4], [1, 2, 3, 4]], np.float32)
    one(c, "prod_zeros", "prod", {"dim": 1, "keepdim": False}, lambda input: torch.prod(input, 1), zeros, note="one zero: gradient only at the zero; two: none")
    for op in ("var", "std"):
        for dim, correction, keep in (([0], 1, False), ([-1], 0, True), ([0, 2], 1, False), ([1], 2, False)):
            one(c, "%s_dim%s_c%d" % (op, label(dim), correction), op, {"dim": dim, "correction": correction, "keepdim": keep},
                lambda input: getattr(torch, op)(input, dim=dim, correction=correction, keepdim=keep))
    x = c.draw("var_shifted").normal(4, 9, shift=30)
    one(c, "var_shifted", "var", {"dim": [1], "correction": 1, "keepdim": False}, lambda input: torch.var(input, dim=[1], correction=1), x)
    for p, dim in ((1.0, [1]), (2.0, [1]), (2.0, [0, 2]), (3.0, [-1]), (float("inf"), [1]), (float("-inf"), [1])):
        id = "norm_p%s_dim%s" % (("%g" % p).replace("-", "m"), label(dim))
        one(c, id, "norm", {"p": p, "dim": dim, "keepdim": False}, lambda input: torch.linalg.vector_norm(input, p, dim), c.draw(id).distinct(3, 4, 5),
            expression="torch.linalg.vector_norm(input, p, dim)")
    for dim, keep in (([0], False), ([1], True), ([0, 2], False), ([-1], False)):
        one(c, "logsumexp_dim%s" % label(dim), "logsumexp_dim", {"dim": dim, "keepdim": keep}, lambda input: torch.logsumexp(input, dim, keep),
            expression="torch.logsumexp(input, dim, keepdim)")
    one(c, "logsumexp_large", "logsumexp_dim", {"dim": [1], "keepdim": False}, lambda input: torch.logsumexp(input, 1),
        c.draw("logsumexp_large").normal(3, 9, scale=80), expression="torch.logsumexp(input, dim, keepdim)")
    for op in ("argmax", "argmin"):
        for dim, keep in ((0, False), (1, True), (-1, False)):
            id = "%s_dim%s" % (op, label(dim))
            one(c, id, op, {"dim": dim, "keepdim": keep}, lambda input: getattr(torch, op)(input, dim, keep), c.draw(id).distinct(3, 4, 5))
    for op in ("any", "all"):
        for dim in (0, -1):
            id = "%s_dim%s" % (op, label(dim))
            one(c, id, op, {"dim": dim, "keepdim": False}, lambda input: getattr(torch, op)(input, dim), c.draw(id).booleans(3, 4, 5, p=0.3 if op == "any" else 0.8))
    for dim in (0, 1, -1):
        one(c, "cumsum_dim%s" % label(dim), "cumsum", {"dim": dim}, lambda input: torch.cumsum(input, dim))
        one(c, "cumprod_dim%s" % label(dim), "cumprod", {"dim": dim}, lambda input: torch.cumprod(input, dim))
    one(c, "cumprod_zeros", "cumprod", {"dim": 1}, lambda input: torch.cumprod(input, 1), zeros)


def orders(c):
    def both(pair):
        return {"values": pair[0], "indices": pair[1]}

    for dim, descending in ((-1, False), (-1, True), (0, False), (1, True)):
        id = "sort_dim%s%s" % (label(dim), "_descending" if descending else "")
        one(c, id, "sort", {"dim": dim, "descending": descending}, lambda input: both(torch.sort(input, dim, descending)), c.draw(id).distinct(3, 4, 5))
    one(c, "sort_long", "sort", {"dim": 0, "descending": False}, lambda input: both(torch.sort(input, 0)), c.draw("sort_long").distinct(133))
    ties = np.array([[2, 1, 2, 1, 3, 3, 1]], np.float32)
    one(c, "sort_stable", "sort", {"dim": 1, "descending": False}, lambda input: both(torch.sort(input, dim=1, stable=True)), ties)
    for k, dim, largest in ((2, -1, True), (3, -1, False), (1, 0, True), (4, 1, True)):
        id = "topk_%d_dim%s%s" % (k, label(dim), "" if largest else "_smallest")
        one(c, id, "topk", {"k": k, "dim": dim, "largest": largest}, lambda input: both(torch.topk(input, k, dim, largest)), c.draw(id).distinct(3, 4, 5))
    id = "argsort"
    one(c, id, "argsort", {"dim": -1, "descending": True}, lambda input: torch.argsort(input, -1, True), c.draw(id).distinct(3, 4, 5))
    for right in (False, True):
        id = "searchsorted" + ("_right" if right else "")
        rows = np.sort(c.draw(id).distinct(3, 6), axis=-1)
        values = np.concatenate([rows[:, 1:4], c.draw(id).normal(3, 4)], axis=-1)
        c.case(id, "searchsorted", {"right": right}, "torch.searchsorted(sorted, values, right=right)", {"sorted": rows, "values": values},
               lambda sorted, values: torch.searchsorted(sorted, values, right=right))


def gathers(c):
    for dim, shape in ((0, (2, 4, 5)), (1, (3, 6, 5)), (2, (3, 4, 3)), (-1, (3, 4, 1))):
        id = "gather_dim%s" % label(dim)
        d = c.draw(id)
        c.case(id, "gather", {"dim": dim}, "torch.gather(input, dim, index)",
               {"input": d.normal(3, 4, 5), "index": d.integers(*shape, high=(3, 4, 5)[dim])}, lambda input, index: torch.gather(input, dim, index))
        id = "scatter_add_dim%s" % label(dim)
        d = c.draw(id)
        c.case(id, "scatter_add", {"dim": dim}, "torch.scatter_add(input, dim, index, src)",
               {"input": d.normal(3, 4, 5), "index": d.integers(*shape, high=(3, 4, 5)[dim]), "src": d.normal(*shape)},
               lambda input, index, src: torch.scatter_add(input, dim, index, src))
    for dim in (0, 1, 2):
        id = "index_select_dim%d" % dim
        d = c.draw(id)
        c.case(id, "index_select", {"dim": dim}, "torch.index_select(input, dim, index)",
               {"input": d.normal(3, 4, 5), "index": d.integers(6, high=(3, 4, 5)[dim])}, lambda input, index: torch.index_select(input, dim, index))
    id = "index_add"
    d = c.draw(id)
    c.case(id, "index_add", {"dim": 1}, "torch.index_add(input, dim, index, src)",
           {"input": d.normal(3, 4, 5), "index": d.integers(6, high=4), "src": d.normal(3, 6, 5)},
           lambda input, index, src: torch.index_add(input, 1, index, src))
    id = "segment_sum"
    d = c.draw(id)
    c.case(id, "segment_sum", {"segments": 4}, "zeros(segments, D).index_add(0, index, input)",
           {"input": d.normal(9, 3), "index": d.integers(9, high=4)},
           lambda input, index: torch.zeros(4, 3, dtype=input.dtype).index_add(0, index, input))
    id = "one_hot"
    c.case(id, "one_hot", {"num_classes": 5}, "F.one_hot(index, num_classes)", {"index": c.draw(id).integers(3, 4, high=5)}, lambda index: F.one_hot(index, 5))
    id = "masked_fill"
    d = c.draw(id)
    c.case(id, "masked_fill", {"value": -2.5}, "input.masked_fill(mask, value)", {"input": d.normal(3, 4), "mask": d.booleans(3, 4)},
           lambda input, mask: input.masked_fill(mask, -2.5))


def layout(c):
    for mode, shape, pad in [
        ("constant", (3, 4, 5), (2, 1)), ("constant", (3, 4, 5), (0, 1, 2, 0, 1, 1)), ("constant", (3, 4, 5), (-1, 2, 1, -1)),
        ("reflect", (2, 3, 5), (2, 1)), ("reflect", (1, 2, 4, 5), (1, 2, 3, 1)), ("replicate", (2, 3, 5), (2, 3)), ("replicate", (1, 2, 4, 5), (1, 2, 3, 1)),
        ("circular", (2, 3, 5), (2, 1)), ("circular", (1, 2, 4, 5), (1, 2, 3, 1)),
    ]:
        id = "pad_%s_%s" % (mode, label(pad))
        k = {"value": 0.5} if mode == "constant" else {}
        one(c, id, "pad", {"pad": pad, "mode": mode, **k}, lambda input: F.pad(input, pad, mode, **k), c.draw(id).normal(*shape),
            expression="F.pad(input, pad, mode), pairs from the last axis on")
    for order in ([2, 0, 1], [0, 2, 1], [1, 0, 2], [2, 1, 0]):
        one(c, "permute_" + label(order), "permute", {"dims": order}, lambda input: input.permute(order))
    one(c, "permute_4d", "permute", {"dims": [0, 2, 3, 1]}, lambda input: input.permute(0, 2, 3, 1), c.draw("permute_4d").normal(2, 3, 5, 7))
    one(c, "transpose_matrix", "permute", {"dims": [1, 0]}, lambda input: input.permute(1, 0), c.draw("transpose_matrix").normal(19, 23))
    for name, start, stop, step in [("inner", [1, 0, 2], [3, 4, 5], [1, 1, 1]), ("step", [0, 1, 0], [3, 4, 5], [2, 2, 3]), ("one", [2, 1, 3], [3, 2, 4], [1, 1, 1])]:
        one(c, "slice_" + name, "slice", {"start": start, "stop": stop, "step": step},
            lambda input: input[tuple(slice(a, b, s) for a, b, s in zip(start, stop, step))], expression="input[start:stop:step per axis]")
    for dim, shapes in ((0, [(2, 4), (1, 4), (3, 4)]), (1, [(3, 2), (3, 5)]), (-1, [(2, 3, 1), (2, 3, 4), (2, 3, 2)])):
        id = "cat_dim%s" % label(dim)
        d = c.draw(id)
        names = "abc"[: len(shapes)]
        c.case(id, "cat", {"dim": dim}, "torch.cat([a, b, ...], dim)", {n: d.normal(*s) for n, s in zip(names, shapes)},
               lambda **t: torch.cat(list(t.values()), dim))
    for dim in (0, 1, -1):
        id = "stack_dim%s" % label(dim)
        d = c.draw(id)
        c.case(id, "stack", {"dim": dim}, "torch.stack([a, b, c], dim)", {n: d.normal(3, 4) for n in "abc"}, lambda **t: torch.stack(list(t.values()), dim))
    for dim, sizes in ((0, [1, 2]), (-1, [2, 2, 1])):
        one(c, "split_dim%s" % label(dim), "split", {"sizes": sizes, "dim": dim},
            lambda input: {"output%d" % i: t for i, t in enumerate(torch.split(input, sizes, dim))}, uncotangent=("output0",))
    for dims in ([0], [1], [-1], [0, 2], [0, 1, 2]):
        one(c, "flip_" + label(dims), "flip", {"dims": dims}, lambda input: torch.flip(input, dims))
    for shifts, dims in (([1], [0]), ([-2], [1]), ([7], [-1]), ([1, -1], [0, 2])):
        one(c, "roll_%s_dims%s" % (label(shifts), label(dims)), "roll", {"shifts": shifts, "dims": dims}, lambda input: torch.roll(input, shifts, dims))
    one(c, "expand", "expand", {"shape": [2, 3, 4, 5]}, lambda input: input.expand(2, 3, 4, 5), c.draw("expand").normal(3, 1, 5))
    one(c, "repeat", "repeat", {"repeats": [2, 1, 3]}, lambda input: input.repeat(2, 1, 3), c.draw("repeat").normal(2, 3, 2))
    for k in (0, 1, -1):
        for op in ("tril", "triu"):
            one(c, "%s_%s" % (op, label(k)), op, {"diagonal": k}, lambda input: getattr(torch, op)(input, k), c.draw(op).normal(2, 4, 5))


def einsum(c):
    for i, (equation, *shapes) in enumerate([
        ("ij,jk->ik", (3, 4), (4, 5)), ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)), ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 5, 4)), ("i,j->ij", (3,), (4,)),
        ("i,i->", (7,), (7,)), ("ij->ji", (3, 4)), ("ijk->", (2, 3, 4)), ("ijk->j", (2, 3, 4)), ("bi,ij,bj->b", (3, 4), (4, 5), (3, 5)), ("ii->i", (4, 4)),
        ("ii->", (4, 4)), ("ij,ij->ij", (3, 4), (3, 4)), ("bsd,de->bse", (2, 3, 4), (4, 5)), ("ijk,kl->lji", (2, 3, 4), (4, 2)), ("ij,j->i", (3, 4), (4,)),
    ]):
        id = "einsum_%d" % i
        d = c.draw(id)
        c.case(id, "einsum", {"equation": equation}, "torch.einsum(equation, a, b, ...)", {n: d.normal(*s) for n, s in zip("abc", shapes)},
               lambda **t: torch.einsum(equation, *t.values()))


def binary(c):
    shapes = [("rows", (3, 4, 5), (4, 1)), ("both", (3, 1, 5), (4, 1)), ("scalar", (3, 4), ()), ("last", (2, 3, 7), (7,)), ("first", (5,), (2, 3, 5))]
    for op in ("add", "sub", "mul", "div", "maximum", "minimum", "pow", "remainder", "atan2"):
        for name, a, b in shapes if op in ("add", "sub", "mul", "div") else shapes[:2]:
            id = "%s_%s" % (op, name)
            d = c.draw(id)
            x, y = d.normal(*a), d.normal(*b)
            if op in ("div", "remainder"):
                y = (np.sign(y) * (0.5 + np.abs(y))).astype(np.float32)
            if op == "pow":
                x = d.uniform(*a, low=0.3, high=2.5)
            c.case(id, op, {}, "torch.%s(a, b)" % op, {"a": x, "b": np.asarray(y, np.float32)}, lambda a, b: getattr(torch, op)(a, b))
    ties = np.array([1, 2, 3, -1, 0], np.float32), np.array([1, 5, -3, -1, -0.5], np.float32)
    for op in ("maximum", "minimum"):
        c.case(op + "_ties", op, {}, "torch.%s(a, b)" % op, {"a": ties[0], "b": ties[1]}, lambda a, b: getattr(torch, op)(a, b),
               note="tied elements get half the gradient each")
    for op in ("eq", "ne", "lt", "le", "gt", "ge"):
        id = op
        c.case(id, op, {}, "torch.%s(a, b)" % op, {"a": ties[0], "b": ties[1]}, lambda a, b: getattr(torch, op)(a, b))
    for op in ("logical_and", "logical_or", "logical_xor"):
        d = c.draw(op)
        c.case(op, op, {}, "torch.%s(a, b)" % op, {"a": d.booleans(3, 4), "b": d.booleans(4)}, lambda a, b: getattr(torch, op)(a, b))
    c.case("logical_not", "logical_not", {}, "torch.logical_not(input)", {"input": c.draw("logical_not").booleans(9)}, torch.logical_not)
    for id, cond, a, b in (("where", (3, 4), (3, 4), (3, 4)), ("where_broadcast", (3, 1), (3, 4), (4,))):
        d = c.draw(id)
        c.case(id, "where", {}, "torch.where(condition, a, b)", {"condition": d.booleans(*cond), "a": d.normal(*a), "b": d.normal(*b)},
               lambda condition, a, b: torch.where(condition, a, b))
    for op, attrs in (("cosine_similarity", {"dim": 1, "eps": 1e-8}), ("pairwise_distance", {"p": 2.0, "eps": 1e-6})):
        d = c.draw(op)
        c.case(op, op, attrs, "F.%s(a, b, **attrs)" % op, {"a": d.normal(5, 4), "b": d.normal(5, 4)}, lambda a, b: getattr(F, op)(a, b, **attrs))


def unary(c):
    positive = ("log", "log1p", "log2", "log10", "sqrt", "rsqrt")
    for op in ("exp", "log", "log1p", "expm1", "sqrt", "rsqrt", "sin", "cos", "tan", "tanh", "sigmoid", "erf", "abs", "neg", "sign", "floor", "ceil", "round",
               "reciprocal", "square", "trunc", "log2", "log10", "logit"):
        d = c.draw("unary_" + op)
        x = d.uniform(61, low=0.05, high=6) if op in positive else d.normal(61, scale=1.3)
        if op == "reciprocal":
            x = np.where(np.abs(x) < 0.2, 0.7, x).astype(np.float32)
        if op == "tan":
            x = d.uniform(61, low=-1.3, high=1.3)
        if op == "logit":
            x = d.uniform(61, low=0.02, high=0.98)
        if op in ("trunc", "sign", "floor", "ceil", "round", "abs"):
            x[:8] = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.0, -3.0]
        one(c, "unary_" + op, op, {}, lambda input: getattr(torch, op)(input), x)
    for exponent in (2.0, 3.0, 0.5, -1.5):
        id = "pow_scalar_%g" % exponent
        one(c, id, "pow_scalar", {"exponent": exponent}, lambda input: torch.pow(input, exponent), c.draw(id).uniform(23, low=0.3, high=3))
    one(c, "pow_scalar_negative_base", "pow_scalar", {"exponent": 3.0}, lambda input: torch.pow(input, 3.0))
    edges = np.array([-2, -1, -0.5, 0, 0.75, 1, 3], np.float32)
    for low, high in ((-1, 1), (None, 0.75), (-0.5, None)):
        attrs = {k: v for k, v in (("min", low), ("max", high)) if v is not None}
        one(c, "clamp" + "".join("_%s%g" % kv for kv in attrs.items()), "clamp", attrs, lambda input: torch.clamp(input, **attrs), edges,
            note="the bounds themselves pass the gradient")
