"""Runs a case in float64 and float32, takes gradients, and writes categories in the format golden-1."""

import json
import math
import os
import zlib

import numpy as np
import torch

DTYPES = {"float32": np.float32, "int32": np.int32, "uint8": np.uint8}


class Draw:
    """Seeded float32 numbers for one case; the seed is the case's id, so that cases do not move each other."""

    def __init__(self, id):
        self.rng = np.random.default_rng(zlib.crc32(id.encode()))

    def normal(self, *shape, scale=1.0, shift=0.0):
        return (self.rng.standard_normal(shape) * scale + shift).astype(np.float32)

    def uniform(self, *shape, low=0.0, high=1.0):
        return self.rng.uniform(low, high, shape).astype(np.float32)

    def integers(self, *shape, high, low=0):
        return self.rng.integers(low, high, shape).astype(np.int32)

    def signs(self, *shape):
        return np.where(self.rng.random(shape) < 0.5, -1, 1).astype(np.float32)

    def booleans(self, *shape, p=0.5):
        return (self.rng.random(shape) < p).astype(np.uint8)

    def distinct(self, *shape, gap=0.25):
        """A shuffled ladder: no ties, so that orders are unambiguous."""
        n = int(np.prod(shape))
        ladder = (np.arange(n) - n // 2) * gap + self.rng.uniform(0, gap / 2, n)
        return self.rng.permutation(ladder).reshape(shape).astype(np.float32)


class Category:
    def __init__(self, name):
        self.name = name
        self.cases = []
        self.binary = bytearray()

    def draw(self, id):
        return Draw(id)

    def store(self, entry, name, role, array, of=None):
        array = np.asarray(array)
        if array.dtype == np.bool_:
            array = array.astype(np.uint8)
        elif array.dtype.kind in "iu" and array.dtype != np.uint8:
            array = array.astype(np.int32)
        elif array.dtype.kind == "f":
            array = array.astype(np.float32)
        while len(self.binary) % 8:
            self.binary.append(0)
        data = np.ascontiguousarray(array).tobytes()
        t = {"role": role, "dtype": str(array.dtype), "shape": list(array.shape), "offset": len(self.binary), "nbytes": len(data)}
        if of is not None:
            t["of"] = of
        assert name not in entry["tensors"], name
        entry["tensors"][name] = t
        self.binary += data

    def begin(self, id, op, attrs, expression, note=None):
        assert all(c["id"] != id for c in self.cases), id
        entry = {"id": id, "op": op, "attrs": attrs, "torch": expression, "tensors": {}, "f32_err": {}}
        if note:
            entry["note"] = note
        self.cases.append(entry)
        return entry

    def case(self, id, op, attrs, expression, inputs, fn, params=None, hold=(), note=None, uncotangent=()):
        """Runs fn(**inputs, **params) -> tensor or dict of outputs, with gradients of every float operand not in hold."""
        params = params or {}
        entry = self.begin(id, op, attrs, expression, note)
        for role, group in (("input", inputs), ("param", params)):
            for name, array in group.items():
                self.store(entry, name, role, array)
        both = {**inputs, **params}
        cotangents = {}
        draw = Draw(id + "/cotangent")

        def run(dtype):
            tensors = {}
            for name, array in both.items():
                a = np.asarray(array)
                if a.dtype.kind == "f":
                    tensors[name] = torch.tensor(a, dtype=dtype, requires_grad=name not in hold)
                else:
                    tensors[name] = torch.tensor(a).bool() if a.dtype == np.uint8 else torch.tensor(a).long()
            outputs = fn(**{k.replace(".", "_"): v for k, v in tensors.items()})
            outputs = outputs if isinstance(outputs, dict) else {"output": outputs}
            total = None
            for name, out in outputs.items():
                if name in uncotangent or not out.requires_grad:
                    continue
                if name not in cotangents:
                    shape = tuple(out.shape)
                    cotangents[name] = draw.normal(*shape) if shape else np.float32(draw.uniform(1, low=0.5, high=1.5)[0])
                part = (out * torch.tensor(cotangents[name], dtype=dtype)).sum()
                total = part if total is None else total + part
            results = {name: out.detach().numpy() for name, out in outputs.items()}
            if total is not None:
                total.backward()
                for name, t in tensors.items():
                    if t.requires_grad:
                        results["grad." + name] = np.zeros(t.shape) if t.grad is None else t.grad.numpy()
            return results

        reference = run(torch.float64)
        single = run(torch.float32)
        for name, value in reference.items():
            if not name.startswith("grad."):
                self.store(entry, name, "output", value)
        for name, value in cotangents.items():
            self.store(entry, "cot." + name, "cotangent", value, of=name)
        for name, value in reference.items():
            if name.startswith("grad."):
                self.store(entry, name, "grad", value, of=name[5:])
        self.errors(entry, reference, single)

    def errors(self, entry, reference, single):
        for name, value in reference.items():
            if np.asarray(value).dtype.kind == "f":
                entry["f32_err"][name] = error(value, single[name])


def error(reference, single):
    with np.errstate(invalid="ignore"):
        difference = np.abs(np.asarray(reference, np.float64) - np.asarray(single, np.float64))
    difference = difference[np.isfinite(difference)]
    return float("%.3g" % difference.max()) if difference.size else 0.0


def plain(value):
    """Attributes as JSON: infinities as strings."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def write(folder, categories):
    os.makedirs(folder, exist_ok=True)
    index = {
        "format": "golden-1",
        "oracle": "PyTorch %s (Debian), computed in float64 from float32 inputs, rounded to float32" % torch.__version__,
        "categories": [],
    }
    for c in categories:
        with open(os.path.join(folder, c.name + ".bin"), "wb") as f:
            f.write(c.binary)
        with open(os.path.join(folder, c.name + ".json"), "w") as f:
            json.dump(plain({"category": c.name, "bin": c.name + ".bin", "cases": c.cases}), f, separators=(",", ":"), allow_nan=False)
        index["categories"].append(
            {
                "category": c.name,
                "json": c.name + ".json",
                "bin": c.name + ".bin",
                "bytes": len(c.binary),
                "count": len(c.cases),
                "ids": [k["id"] for k in c.cases],
            }
        )
    with open(os.path.join(folder, "index.json"), "w") as f:
        json.dump(index, f, indent=1)
        f.write("\n")
    return index
