"""Convolutions and transposed convolutions in one and two dimensions: every option alone, and some together."""

import torch.nn as nn

from generators.writer import Category

KINDS = {"conv1d": (nn.Conv1d, 1), "conv2d": (nn.Conv2d, 2), "conv_transpose1d": (nn.ConvTranspose1d, 1), "conv_transpose2d": (nn.ConvTranspose2d, 2)}


def conv():
    c = Category("conv")

    def case(kind, name, C, O, kernel, size, N=2, **options):
        cls, dims = KINDS[kind]
        id = kind + "_" + name
        d = c.draw(id)
        make = lambda: cls(C, O, kernel, **options)  # noqa: E731
        module = make()
        params = {n: d.normal(*p.shape, scale=0.4) for n, p in module.named_parameters()}

        def fn(input, weight, bias=None):
            m = make().to(input.dtype)
            del m._parameters["weight"], m._parameters["bias"]
            m.weight, m.bias = weight, bias
            return m(input)

        attrs = {"in_channels": C, "out_channels": O, "kernel_size": list(module.kernel_size), **options}
        shape = [size] if dims == 1 else size
        c.case(id, kind, attrs, str(module), {"input": d.normal(N, C, *shape)}, fn, params)

    for name, kw in [
        ("no_bias", {"bias": False}),
        ("stride", {"stride": 2}),
        ("stride_pair", {"stride": (2, 3)}),
        ("padding", {"padding": 1}),
        ("padding_pair", {"padding": (2, 1)}),
        ("same", {"padding": "same"}),
        ("same_dilated", {"padding": "same", "dilation": (2, 1)}),
        ("valid", {"padding": "valid"}),
        ("dilation", {"dilation": 2}),
        ("dilation_pair", {"dilation": (1, 2)}),
        ("all", {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}),
    ]:
        case("conv2d", name, 3, 5, 3, (8, 7), **kw)
    for mode in ("zeros", "reflect", "replicate", "circular"):
        case("conv2d", mode, 2, 3, 3, (5, 6), padding=(2, 1), padding_mode=mode)
        case("conv2d", mode + "_same", 2, 3, (4, 3), (6, 5), padding="same", padding_mode=mode)
        case("conv1d", mode, 3, 4, 4, 9, padding=3, padding_mode=mode)
        case("conv1d", mode + "_same", 3, 4, 4, 9, padding="same", padding_mode=mode)
        case("conv1d", mode + "_strided", 3, 4, 3, 10, padding=2, stride=2, padding_mode=mode)
    case("conv2d", "groups", 4, 6, 3, (6, 6), groups=2, padding=1)
    case("conv2d", "depthwise", 8, 8, 3, (7, 6), groups=8, padding=1)
    case("conv2d", "depthwise_strided", 12, 12, 3, (9, 8), groups=12, padding=1, stride=2)
    case("conv2d", "depthwise_multiplier", 3, 6, 3, (5, 5), groups=3)
    case("conv2d", "depthwise_5x5", 5, 5, 5, (7, 7), groups=5, padding=2)
    case("conv2d", "1x1", 6, 9, 1, (5, 4))
    case("conv2d", "1x1_strided", 6, 9, 1, (5, 4), stride=2)
    case("conv2d", "1x5", 3, 4, (1, 5), (4, 9), padding=(0, 2))
    case("conv2d", "whole_image", 3, 7, (5, 4), (5, 4))
    case("conv2d", "first_layer", 1, 8, 5, (12, 12), padding=2)
    case("conv2d", "rgb_7x7", 3, 9, 7, (14, 14), stride=2, padding=3, bias=False)
    case("conv2d", "wide_3x3", 16, 24, 3, (9, 10), padding=1, N=1)
    case("conv2d", "wider_3x3", 32, 32, 3, (8, 8), padding=1, N=1)
    for name, kw in [
        ("no_bias", {"bias": False}),
        ("stride", {"stride": 3}),
        ("padding", {"padding": 2}),
        ("dilation", {"dilation": 2}),
        ("valid", {"padding": "valid"}),
        ("all", {"stride": 2, "padding": 3, "dilation": 2}),
        ("groups", {"groups": 2}),
    ]:
        case("conv1d", name, 4, 6, 3, 11, **kw)
        if name != "valid":
            case("conv_transpose1d", name, 4, 6, 3, 5, **kw)
    case("conv1d", "depthwise", 5, 5, 3, 8, groups=5, padding=1)
    case("conv_transpose1d", "output_padding", 3, 2, 4, 5, stride=3, padding=1, output_padding=2)
    for name, kw in [
        ("no_bias", {"bias": False}),
        ("stride", {"stride": 2}),
        ("stride_pair", {"stride": (2, 3)}),
        ("padding", {"padding": 1}),
        ("padding_pair", {"padding": (2, 1)}),
        ("output_padding", {"stride": 2, "output_padding": 1}),
        ("output_padding_pair", {"stride": (2, 3), "output_padding": (0, 2), "padding": 1}),
        ("output_padding_dilated", {"dilation": 2, "output_padding": 1}),
        ("dilation", {"dilation": (2, 1)}),
        ("groups", {"groups": 2}),
        ("depthwise", {"groups": 4, "stride": 2}),
        ("all", {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2), "output_padding": (1, 0), "groups": 2}),
    ]:
        case("conv_transpose2d", name, 4, 4 if name == "depthwise" else 6, 3, (4, 5), **kw)
    case("conv_transpose2d", "doubling", 6, 3, 4, (4, 4), stride=2, padding=1)
    case("conv_transpose2d", "2x2", 6, 3, 2, (3, 4), stride=2)
    case("conv_transpose2d", "1x1", 5, 3, 1, (3, 4))
    case("conv_transpose2d", "wide", 32, 16, 3, (5, 6), padding=1, N=1)
    return c
