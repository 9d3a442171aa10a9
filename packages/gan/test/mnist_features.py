"""Prints what PyTorch, SciPy and NumPy make of the shipped classifier's weights: `python3 mnist_features.py` wrote the literals of the test."""

import base64
import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy.linalg import sqrtm

text = Path(__file__).parent.joinpath("../src/mnist-weights.ts").read_text()
halves = np.frombuffer(base64.b64decode(re.search(r'"([A-Za-z0-9+/=]+)"', text).group(1)), dtype="<u2")
values = (halves.astype(np.uint32) << 16).view(np.float32)
shapes = [(3, 3, 1, 12), (12,), (3, 3, 12, 16), (16,), (3, 3, 16, 32), (32,), (288, 64), (64,), (64, 10), (10,)]
parts, at = [], 0
for shape in shapes:
    n = int(np.prod(shape))
    parts.append(torch.from_numpy(values[at : at + n].reshape(shape).copy()).double())
    at += n
assert at == len(values)


def rings(n, s):
    """Ring i is bright where its squared distance from (cx, cy) is in [r², (r + 3)²)."""
    y, x = np.mgrid[:28, :28]
    out = []
    for i in range(n):
        cx, cy, r = 9 + (i * 5 + s) % 10, 9 + (i * 3) % 11, 2 + (i * 7 + s) % 6
        d = (x - cx) ** 2 + (y - cy) ** 2
        out.append(np.where((d >= r * r) & (d < (r + 3) ** 2), 1.0, -1.0))
    return torch.from_numpy(np.stack(out))[:, None]


def look(x):
    for k in range(3):
        x = F.relu(F.max_pool2d(F.conv2d(x, parts[2 * k].permute(3, 2, 0, 1), parts[2 * k + 1], padding=1), 2))
    features = F.relu(x.permute(0, 2, 3, 1).reshape(len(x), -1) @ parts[6] + parts[7])
    return features.numpy(), (features @ parts[8] + parts[9]).numpy()


def kernel(a, b):
    return (a @ b.T / a.shape[1] + 1) ** 3


(a, logits), (b, _) = look(rings(90, 0)), look(rings(80, 1))
p, q = np.cov(a.T), np.cov(b.T)
fid = ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(p + q - 2 * sqrtm(p @ q).real)
kaa, kbb = kernel(a, a), kernel(b, b)
n, m = len(a), len(b)
kid = (kaa.sum() - np.trace(kaa)) / (n * (n - 1)) + (kbb.sum() - np.trace(kbb)) / (m * (m - 1)) - 2 * kernel(a, b).mean()
print("logits of ring 4", logits[4].tolist())
print("digits", logits[:12].argmax(1).tolist())
probabilities = torch.from_numpy(logits).softmax(1).numpy()
print("confidence", probabilities.max(1).mean())
print("frechet", fid, "kernel", kid)
