"""Boxes and regions, by their formulas: PyTorch has them in another package, which is not needed here."""

import math

import torch

from generators.writer import Category

EPS = 1e-7


def overlap(a, b, kind):
    """Of boxes [..., 4], by the equations of Rezatofighi et al. 2019 and Zheng et al. 2020."""
    width = (torch.min(a[..., 2], b[..., 2]) - torch.max(a[..., 0], b[..., 0])).clamp(min=0)
    height = (torch.min(a[..., 3], b[..., 3]) - torch.max(a[..., 1], b[..., 1])).clamp(min=0)
    common = width * height
    areas = [(x[..., 2] - x[..., 0]) * (x[..., 3] - x[..., 1]) for x in (a, b)]
    union = areas[0] + areas[1] - common
    iou = common / (union + EPS)
    if kind == "iou":
        return iou
    hull_w = torch.max(a[..., 2], b[..., 2]) - torch.min(a[..., 0], b[..., 0])
    hull_h = torch.max(a[..., 3], b[..., 3]) - torch.min(a[..., 1], b[..., 1])
    if kind == "giou":
        return iou - (hull_w * hull_h - union) / (hull_w * hull_h + EPS)
    dx = (a[..., 0] + a[..., 2] - b[..., 0] - b[..., 2]) / 2
    dy = (a[..., 1] + a[..., 3] - b[..., 1] - b[..., 3]) / 2
    diou = iou - (dx**2 + dy**2) / (hull_w**2 + hull_h**2 + EPS)
    if kind == "diou":
        return diou
    slope = lambda x: torch.atan((x[..., 2] - x[..., 0]) / (x[..., 3] - x[..., 1]))  # noqa: E731
    v = 4 / math.pi**2 * (slope(b) - slope(a)) ** 2
    alpha = (v / (1 - iou + v + EPS)).detach()
    return diou - alpha * v


def roi_align(x, boxes, images, size, scale, samples, aligned):
    """Cell by cell and sample by sample, as He et al. 2017 describe it."""
    C, H, W = x.shape[1:]
    rows = []
    for box, n in zip(boxes, images):
        left, top, right, bottom = [v * scale - (0.5 if aligned else 0) for v in box]
        w, h = right - left, bottom - top
        if not aligned:
            w, h = w.clamp(min=1), h.clamp(min=1)
        cells = []
        for i in range(size[0]):
            for j in range(size[1]):
                total = 0
                for p in range(samples):
                    for q in range(samples):
                        py = top + h * (i + (p + 0.5) / samples) / size[0]
                        px = left + w * (j + (q + 0.5) / samples) / size[1]
                        if py < -1 or py > H or px < -1 or px > W:
                            continue
                        py, px = py.clamp(0, H - 1), px.clamp(0, W - 1)
                        y0, x0 = int(py), int(px)
                        y1, x1 = min(y0 + 1, H - 1), min(x0 + 1, W - 1)
                        fy, fx = py - y0, px - x0
                        image = x[n]
                        total = total + (1 - fy) * ((1 - fx) * image[:, y0, x0] + fx * image[:, y0, x1])
                        total = total + fy * ((1 - fx) * image[:, y1, x0] + fx * image[:, y1, x1])
                cells.append(total / samples**2 if torch.is_tensor(total) else torch.zeros(C, dtype=x.dtype))
        rows.append(torch.stack(cells, 1).reshape(C, *size))
    return torch.stack(rows)


def boxes_of(d, *shape, extent=8.0):
    low = d.uniform(*shape, 2, high=extent)
    size = d.uniform(*shape, 2, low=0.5, high=extent)
    return torch.cat([torch.tensor(low), torch.tensor(low + size)], -1).numpy()


def vision():
    c = Category("vision")
    for kind in ("iou", "giou", "diou", "ciou"):
        d = c.draw("box_iou_" + kind)
        c.case("box_iou_" + kind, "box_iou", {"kind": kind}, "overlap of pairs", {"a": boxes_of(d, 5), "b": boxes_of(d, 4)},
               lambda a, b: overlap(a[:, None], b[None], kind))
        for reduction in ("none", "mean", "sum"):
            id = "box_iou_loss_%s_%s" % (kind, reduction)
            d = c.draw(id)
            reduce = {"none": lambda x: x, "mean": torch.mean, "sum": torch.sum}[reduction]
            c.case(id, "box_iou_loss", {"kind": kind, "reduction": reduction}, "1 - overlap", {"input": boxes_of(d, 6), "target": boxes_of(d, 6)},
                   lambda input, target: reduce(1 - overlap(input, target, kind)))
    for name, size, kw in [
        ("plain", (2, 2), {"scale": 1.0, "samples": 2, "aligned": True}),
        ("scale", (3, 2), {"scale": 0.5, "samples": 2, "aligned": True}),
        ("not_aligned", (2, 3), {"scale": 0.5, "samples": 3, "aligned": False}),
        ("one_sample", (2, 2), {"scale": 1.0, "samples": 1, "aligned": True}),
        ("beyond", (3, 3), {"scale": 2.0, "samples": 2, "aligned": True}),
    ]:
        id = "roi_align_" + name
        d = c.draw(id)
        inputs = {"input": d.normal(2, 3, 7, 8), "boxes": boxes_of(d, 4, extent=6.0), "images": d.integers(4, high=2)}
        c.case(id, "roi_align", {"size": size, **kw}, "by its definition", inputs,
               lambda input, boxes, images: roi_align(input, boxes, images, size, **kw))
    return c
