"""Linear, activations, norms, embedding."""

import numpy as np
import torch
import torch.nn.functional as F

from .writer import Category


def linear():
    c = Category("linear")
    for id, shape, bias in [
        ("linear_no_bias", (4, 7), False),
        ("linear_batched", (2, 3, 7), True),
        ("linear_batched_no_bias", (2, 3, 2, 7), False),
        ("linear_one_row", (1, 7), True),
        ("linear_wide", (17, 33), True),
    ]:
        d = c.draw(id)
        D = shape[-1]
        params = {"weight": d.normal(5, D, scale=0.4)}
        if bias:
            params["bias"] = d.normal(5)
        c.case(
            id, "linear", {"in_features": D, "out_features": 5, "bias": bias}, "F.linear(input, weight, bias)",
            {"input": d.normal(*shape)}, lambda input, weight, bias=None: F.linear(input, weight, bias), params,
        )
    for id, a, b in [
        ("matmul_batched", (3, 4, 6), (3, 6, 5)),
        ("matmul_broadcast", (2, 1, 4, 6), (3, 6, 5)),
        ("matmul_batch_by_matrix", (3, 4, 6), (6, 5)),
        ("matmul_row", (1, 9), (9, 20)),
        ("matmul_column", (20, 9), (9, 1)),
        ("matmul_tiles", (13, 37), (37, 26)),
        ("matmul_outer", (5, 1), (1, 7)),
    ]:
        d = c.draw(id)
        c.case(id, "matmul", {}, "a @ b", {"a": d.normal(*a), "b": d.normal(*b)}, lambda a, b: a @ b)
    for bias in (True, False):
        id = "bilinear" if bias else "bilinear_no_bias"
        d = c.draw(id)
        params = {"weight": d.normal(3, 4, 5, scale=0.4)}
        if bias:
            params["bias"] = d.normal(3)
        c.case(
            id, "bilinear", {"in1_features": 4, "in2_features": 5, "out_features": 3, "bias": bias},
            "F.bilinear(input1, input2, weight, bias)", {"input1": d.normal(6, 4), "input2": d.normal(6, 5)},
            lambda input1, input2, weight, bias=None: F.bilinear(input1, input2, weight, bias), params,
        )
    return c


def activation():
    c = Category("activation")
    plain = [
        ("relu", {}, 1), ("relu6", {}, 4), ("leaky_relu", {"negative_slope": 0.01}, 1), ("elu", {"alpha": 1.0}, 1.5), ("elu", {"alpha": 0.7}, 1.5),
        ("celu", {"alpha": 1.0}, 1.5), ("celu", {"alpha": 1.7}, 1.5), ("selu", {}, 1.5), ("gelu", {"approximate": "none"}, 2),
        ("gelu", {"approximate": "tanh"}, 2), ("silu", {}, 3), ("mish", {}, 3), ("softplus", {"beta": 1, "threshold": 20}, 8),
        ("softplus", {"beta": 2, "threshold": 5}, 3), ("hardswish", {}, 3), ("hardsigmoid", {}, 3), ("hardtanh", {"min_val": -1.0, "max_val": 1.0}, 1.5),
        ("hardtanh", {"min_val": -0.5, "max_val": 2.0}, 1.5), ("softsign", {}, 3), ("tanhshrink", {}, 2), ("softshrink", {"lambd": 0.5}, 1),
        ("softshrink", {"lambd": 1.25}, 2), ("hardshrink", {"lambd": 0.5}, 1), ("logsigmoid", {}, 8), ("threshold", {"threshold": 0.1, "value": -2.0}, 1),
        ("tanh", {}, 4), ("sigmoid", {}, 8),
    ]
    for op, attrs, scale in plain:
        id = "_".join([op] + ["%s%s" % (k, v) for k, v in attrs.items()])
        if id in ("relu", "tanh", "sigmoid"):
            id += "_wide"
        d = c.draw(id)
        x = d.normal(67, scale=scale)
        x[:3] = [12.5, -12.5, 1e-3]
        fn = getattr(F, op)
        c.case(id, op, attrs, "F.%s(input, **attrs)" % op, {"input": x}, lambda input: fn(input, **attrs))
    for n in (1, 4):
        id = "prelu_%d" % n
        d = c.draw(id)
        c.case(
            id, "prelu", {"num_parameters": n}, "F.prelu(input, weight), channels at dim 1", {"input": d.normal(3, 4)},
            lambda input, weight: F.prelu(input, weight), {"weight": d.uniform(n, low=0.1, high=0.4)},
        )
    for dim in (0, 1, -1):
        id = "glu_dim%d" % dim
        d = c.draw(id)
        c.case(id, "glu", {"dim": dim}, "F.glu(input, dim)", {"input": d.normal(4, 6, 2)}, lambda input: F.glu(input, dim))
    for op in ("softmax", "log_softmax", "softmin"):
        for dim, scale in ((0, 1), (1, 1), (-1, 30)):
            id = "%s_dim%d_scale%d" % (op, dim, scale)
            d = c.draw(id)
            fn = getattr(F, op)
            c.case(
                id, op, {"dim": dim}, "F.%s(input, dim)" % op, {"input": d.normal(3, 5, 4, scale=scale)}, lambda input: fn(input, dim)
            )
    return c


def norm():
    c = Category("norm")
    for id, shape, over, affine, eps, scale, shift in [
        ("layernorm_no_affine", (4, 10), [10], False, 1e-5, 1, 0),
        ("layernorm_two_dims", (3, 4, 6), [4, 6], True, 1e-5, 1, 0),
        ("layernorm_two_dims_no_affine", (3, 4, 6), [4, 6], False, 1e-5, 1, 0),
        ("layernorm_eps", (5, 7), [7], True, 0.1, 0.3, 0),
        ("layernorm_shifted", (5, 32), [32], True, 1e-5, 1, 20),
        ("layernorm_constant_row", (2, 6), [6], True, 1e-5, 0, 0.5),
        ("layernorm_long", (2, 131), [131], True, 1e-5, 1, 0),
    ]:
        d = c.draw(id)
        params = {"weight": d.normal(*over), "bias": d.normal(*over)} if affine else {}
        c.case(
            id, "layer_norm", {"normalized_shape": over, "eps": eps, "affine": affine},
            "F.layer_norm(input, normalized_shape, weight, bias, eps)", {"input": d.normal(*shape, scale=scale, shift=shift)},
            lambda input, weight=None, bias=None: F.layer_norm(input, over, weight, bias, eps), params,
        )
    for id, shape, affine, eps in [
        ("rms_norm", (3, 4, 6), True, 1e-5),
        ("rms_norm_no_affine", (4, 10), False, 1e-6),
        ("rms_norm_eps", (5, 33), True, 0.1),
    ]:
        d = c.draw(id)
        D = shape[-1]
        c.case(
            id, "rms_norm", {"normalized_shape": [D], "eps": eps, "affine": affine}, "input / sqrt(mean(input^2, -1) + eps) * weight",
            {"input": d.normal(*shape)},
            lambda input, weight=1: input * torch.rsqrt(input.pow(2).mean(-1, keepdim=True) + eps) * weight,
            {"weight": d.normal(D)} if affine else {},
        )
    for p, dim in ((2.0, 1), (2.0, -1), (1.0, 1)):
        id = "normalize_p%d_dim%d" % (p, dim)
        d = c.draw(id)
        c.case(
            id, "normalize", {"p": p, "dim": dim, "eps": 1e-12}, "F.normalize(input, p, dim, eps)", {"input": d.normal(3, 4, 6)},
            lambda input: F.normalize(input, p, dim),
        )
    return c


def embedding():
    c = Category("embedding")
    for id, shape, padding, index in [
        ("embedding_padding_idx", (3, 5), 0, None),
        ("embedding_padding_last", (2, 6), 8, None),
        ("embedding_repeated", None, None, [[2, 2, 2, 5], [5, 2, 0, 8]]),
        ("embedding_one_axis", (7,), None, None),
        ("embedding_three_axes", (2, 3, 2), None, None),
    ]:
        d = c.draw(id)
        i = np.array(index, np.int32) if index else d.integers(*shape, high=9)
        if padding is not None:
            i.reshape(-1)[::4] = padding
        c.case(
            id, "embedding", {} if padding is None else {"padding_idx": padding}, "F.embedding(index, weight, padding_idx)", {"index": i},
            lambda index, weight: F.embedding(index, weight, padding_idx=padding), {"weight": d.normal(9, 4)},
            note=None if padding is None else "the padding row receives no gradient",
        )
    return c
