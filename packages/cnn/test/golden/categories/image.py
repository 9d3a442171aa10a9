"""Images of other sizes and places: interpolation, shuffled pixels, windows, grids."""

import torch
import torch.nn.functional as F

from generators.writer import Category


def image():
    c = Category("image")

    def case(op, name, attrs, inputs, fn):
        id = op + "_" + name
        c.case(id, op, attrs, "F." + op, inputs(c.draw(id)), fn)

    def interpolate(name, shape, **kw):
        case("interpolate", name, kw, lambda d: {"input": d.normal(*shape)}, lambda input: F.interpolate(input, **kw))

    for mode in ("nearest", "bilinear", "bicubic"):
        for align in (None,) if mode == "nearest" else (False, True):
            how = {"mode": mode, **({} if align is None else {"align_corners": align})}
            tag = mode + ("_aligned" if align else "")
            interpolate(tag + "_double", (2, 3, 4, 5), scale_factor=2.0, **how)
            interpolate(tag + "_pair", (2, 2, 4, 5), scale_factor=(3.0, 1.5), **how)
            interpolate(tag + "_half", (1, 2, 6, 7), scale_factor=0.5, **how)
            interpolate(tag + "_fraction", (1, 2, 5, 6), scale_factor=1.3, **how)
            interpolate(tag + "_size", (2, 2, 4, 5), size=(7, 9), **how)
            interpolate(tag + "_smaller", (1, 2, 9, 8), size=(4, 3), **how)
            interpolate(tag + "_one", (1, 2, 3, 4), size=(1, 1), **how)
            interpolate(tag + "_from_one", (1, 2, 1, 1), size=(3, 2), **how)
            interpolate(tag + "_same", (1, 2, 3, 4), size=(3, 4), **how)

    for r in (2, 3):
        case("pixel_shuffle", str(r), {"factor": r}, lambda d: {"input": d.normal(2, 2 * r * r, 3, 4)}, lambda input: F.pixel_shuffle(input, r))
        case("pixel_unshuffle", str(r), {"factor": r}, lambda d: {"input": d.normal(2, 2, 3 * r, 2 * r)}, lambda input: F.pixel_unshuffle(input, r))

    for name, kernel, kw in [
        ("plain", (2, 3), {}),
        ("stride", (3, 3), {"stride": (2, 1)}),
        ("padding", (3, 3), {"padding": (1, 2)}),
        ("dilation", (2, 2), {"dilation": (2, 3)}),
        ("touching", (2, 2), {"stride": 2}),
    ]:
        attrs = {"kernel_size": kernel, **kw}
        case("unfold", name, attrs, lambda d: {"input": d.normal(2, 3, 6, 5)}, lambda input: F.unfold(input, kernel, **kw))
        L = F.unfold(torch.zeros(1, 1, 6, 5), kernel, **kw).shape[2]
        case("fold", name, {"output_size": (6, 5), **attrs}, lambda d: {"input": d.normal(2, 3 * kernel[0] * kernel[1], L)},
             lambda input: F.fold(input, (6, 5), kernel, **kw))

    for align in (False, True):
        for mode in ("bilinear", "nearest"):
            for padding in ("zeros", "border", "reflection"):
                kw = {"mode": mode, "padding_mode": padding, "align_corners": align}
                tag = "%s_%s%s" % (mode, padding, "_aligned" if align else "")
                case("grid_sample", tag, kw, lambda d: {"input": d.normal(2, 3, 4, 5), "grid": d.uniform(2, 6, 7, 2, low=-1.2, high=1.2)},
                     lambda input, grid: F.grid_sample(input, grid, **kw))
                case("grid_sample", tag + "_far", kw, lambda d: {"input": d.normal(1, 2, 3, 4), "grid": d.uniform(1, 5, 5, 2, low=-6, high=6)},
                     lambda input, grid: F.grid_sample(input, grid, **kw))
                case("grid_sample", tag + "_one_pixel", kw, lambda d: {"input": d.normal(1, 2, 1, 1), "grid": d.uniform(1, 3, 3, 2, low=-3, high=3)},
                     lambda input, grid: F.grid_sample(input, grid, **kw))
        for size in ((3, 4), (1, 5)):
            kw = {"size": size, "align_corners": align}
            case("affine_grid", "%dx%d%s" % (*size, "_aligned" if align else ""), kw, lambda d: {"theta": d.normal(2, 2, 3)},
                 lambda theta: F.affine_grid(theta, (2, 1, *size), align_corners=align))
    return c
