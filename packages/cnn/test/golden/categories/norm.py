"""Norms of images and sequences: training and inference, running statistics, groups."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from generators.writer import Category

CLASSES = {"batch_norm1d": nn.BatchNorm1d, "batch_norm2d": nn.BatchNorm2d, "instance_norm2d": nn.InstanceNorm2d}


def norm():
    c = Category("norm")

    def running(op, name, shape, steps=1, training=True, **kw):
        """The layer runs `steps` batches; the last one's output and the statistics after it count."""
        id = op + "_" + name
        d = c.draw(id)
        C = shape[1]
        make = lambda: CLASSES[op](C, **kw)  # noqa: E731
        layer = make()
        params, inputs = {}, {"input": d.normal(*([steps] if steps > 1 else []), *shape, scale=1.7, shift=0.6)}
        if layer.affine:
            params = {"weight": d.uniform(C, low=0.5, high=1.5), "bias": d.normal(C)}
        if layer.track_running_stats:
            params["running_mean"], params["running_var"] = d.normal(C), d.uniform(C, low=0.5, high=2)
        attrs = {"num_features": C, "training": training, "steps": steps, **kw}

        def fn(input, weight=None, bias=None, running_mean=None, running_var=None):
            m = make().to(input.dtype).train(training)
            if weight is not None:
                del m._parameters["weight"], m._parameters["bias"]
                m.weight, m.bias = weight, bias
            if running_mean is not None:
                m.running_mean.copy_(running_mean)
                m.running_var.copy_(running_var)
            for x in input if steps > 1 else [input]:
                out = m(x)
            tracked = {"running_mean_after": m.running_mean, "running_var_after": m.running_var} if m.track_running_stats else {}
            return {"output": out, **{k: v.detach() for k, v in tracked.items()}}

        c.case(id, op, attrs, str(layer), inputs, fn, params, hold=("running_mean", "running_var"))

    for op, shape in (("batch_norm1d", (6, 3)), ("batch_norm1d", (4, 3, 5)), ("batch_norm2d", (2, 3, 4, 5))):
        tag = "%dd_" % len(shape)
        running(op, tag + "train", shape)
        running(op, tag + "eval", shape, training=False)
        running(op, tag + "no_affine", shape, affine=False)
        running(op, tag + "no_statistics", shape, track_running_stats=False)
        running(op, tag + "no_statistics_eval", shape, track_running_stats=False, training=False)
        running(op, tag + "momentum", shape, momentum=0.4, steps=3)
        running(op, tag + "cumulative", shape, momentum=None, steps=3)
        running(op, tag + "eps", shape, eps=0.1)
    running("batch_norm2d", "4d_wide", (3, 37, 5, 4))
    running("instance_norm2d", "plain", (2, 3, 4, 5))
    running("instance_norm2d", "affine", (2, 3, 4, 5), affine=True)
    running("instance_norm2d", "statistics", (2, 3, 4, 5), affine=True, track_running_stats=True, steps=2)
    running("instance_norm2d", "statistics_eval", (2, 3, 4, 5), affine=True, track_running_stats=True, training=False)

    for name, C, groups, shape, kw in [
        ("1", 4, 1, (3, 5), {}),
        ("2", 6, 2, (3, 5), {}),
        ("each", 4, 4, (3, 5), {}),
        ("sequence", 6, 3, (7,), {}),
        ("no_affine", 6, 3, (4, 4), {"affine": False}),
        ("eps", 4, 2, (4, 4), {"eps": 0.1}),
        ("wide", 40, 8, (3, 3), {}),
    ]:
        id = "group_norm_" + name
        d = c.draw(id)
        params = {} if "affine" in kw else {"weight": d.uniform(C, low=0.5, high=1.5), "bias": d.normal(C)}
        c.case(id, "group_norm", {"num_groups": groups, "num_channels": C, **kw}, "nn.GroupNorm", {"input": d.normal(2, C, *shape, shift=0.5)},
               lambda input, weight=None, bias=None: F.group_norm(input, groups, weight, bias, kw.get("eps", 1e-5)), params)

    for name, kw in (("3", {"size": 3}), ("even", {"size": 4}), ("alpha", {"size": 5, "alpha": 0.5, "beta": 0.6, "k": 2.0}), ("wide", {"size": 9, "alpha": 0.3})):
        id = "local_response_norm_" + name
        c.case(id, "local_response_norm", kw, "F.local_response_norm", {"input": c.draw(id).normal(2, 7, 3, 4)},
               lambda input: F.local_response_norm(input, **kw))
    return c
