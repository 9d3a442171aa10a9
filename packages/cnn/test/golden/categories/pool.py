"""Pooling in one and two dimensions: every option."""

import torch.nn.functional as F

from generators.writer import Category


def pool():
    c = Category("pool")

    def case(op, name, size, **kw):
        id = op + "_" + name
        d = c.draw(id)
        x = d.distinct(2, 3, *size) if "max" in op else d.uniform(2, 3, *size, low=0.2, high=2) if "lp" in op else d.normal(2, 3, *size)
        c.case(id, op, kw, "F." + op, {"input": x}, lambda input: getattr(F, op)(input, **kw))

    for op in ("max_pool", "avg_pool"):
        for dims, size in ((1, (11,)), (2, (9, 10))):
            each = [
                ("3", {"kernel_size": 3}),
                ("stride", {"kernel_size": 3, "stride": 1}),
                ("stride_2", {"kernel_size": 3, "stride": 2}),
                ("padding", {"kernel_size": 3, "padding": 1}),
                ("ceil", {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
                ("ceil_padding", {"kernel_size": 4, "stride": 3, "padding": 2, "ceil_mode": True}),
                ("whole", {"kernel_size": size if dims == 2 else size[0]}),
            ]
            if op == "max_pool":
                each.append(("dilation", {"kernel_size": 2, "stride": 2, "dilation": 3}))
            else:
                each.append(("no_pad", {"kernel_size": 3, "padding": 1, "count_include_pad": False}))
                each.append(("no_pad_ceil", {"kernel_size": 4, "stride": 3, "padding": 2, "ceil_mode": True, "count_include_pad": False}))
            if dims == 2:
                each.append(("pair", {"kernel_size": (2, 3), "stride": (1, 2), "padding": (1, 0)}))
                if op == "avg_pool":
                    each.append(("divisor", {"kernel_size": 3, "divisor_override": 5}))
            for name, kw in each:
                case(op + "%dd" % dims, name, size, **kw)
    for kind in ("max", "avg"):
        for n in (1, 3, 4, 11):
            case("adaptive_%s_pool1d" % kind, str(n), (11,), output_size=n)
        for name, size in (("1", 1), ("3", 3), ("pair", (4, 7)), ("same", (9, 10)), ("null", (None, 2))):
            case("adaptive_%s_pool2d" % kind, name, (9, 10), output_size=size)
    for p in (1.0, 2.0, 3.0):
        case("lp_pool1d", "p%d" % p, (10,), norm_type=p, kernel_size=3)
        case("lp_pool2d", "p%d" % p, (7, 8), norm_type=p, kernel_size=(2, 3))
        case("lp_pool2d", "p%d_ceil" % p, (7, 8), norm_type=p, kernel_size=3, stride=2, ceil_mode=True)
    for name, kw in (("2", {"kernel_size": 2}), ("size", {"kernel_size": 2, "output_size": (9, 9)}), ("overlap", {"kernel_size": 3, "stride": 3, "padding": 1})):
        id = "max_unpool2d_" + name
        where = {k: v for k, v in kw.items() if k != "output_size"}
        d = c.draw(id)

        def fn(input):
            values, indices = F.max_pool2d(input, return_indices=True, **where)
            return F.max_unpool2d(values, indices, **where, output_size=kw.get("output_size", (9, 9) if name == "overlap" else None))

        attrs = {**kw, **({"output_size": (9, 9)} if name == "overlap" else {})}
        c.case(id, "max_unpool2d", attrs, "F.max_unpool2d of F.max_pool2d", {"input": d.distinct(2, 3, 8 if name == "2" else 9, 8 if name == "2" else 9)}, fn)
    return c
