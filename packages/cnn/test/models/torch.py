"""Prints outputs of PyTorch's models with the weights and images of filled.ts: `python3 torch.py` wrote the literals of the tests."""

import sys

sys.path.pop(0)  # this file must not stand in for the package

import numpy as np
import torch
from torch import nn


def lcg(state, n):
    out = np.empty(n)
    for i in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out[i] = (state >> 8) / 2**23 - 0.5
    return out


def fill(model):
    entries = {k: v for k, v in model.state_dict().items() if not k.endswith("num_batches_tracked")}
    for i, name in enumerate(sorted(entries)):
        t = entries[name]
        values = lcg(i + 1, t.numel())
        if t.dim() > 1:
            values *= 2.0 ** (1 - int(np.floor(np.log2(t.numel() / t.shape[0]) / 2)))
        else:
            values = values / 4 + (1 if name.endswith(("running_var", "weight")) else 0)
        t.copy_(torch.from_numpy(values.astype(np.float32)).reshape(t.shape))
    return model


def images(n, h, w, c):
    return torch.from_numpy(lcg(99, n * h * w * c).astype(np.float32)).reshape(n, h, w, c).permute(0, 3, 1, 2)


class LeNet5(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = nn.functional.max_pool2d(torch.relu(self.conv2(x)), 2)
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.fc3(torch.relu(self.fc2(x)))


def show(name, model, x):
    with torch.no_grad():
        out = fill(model).eval()(x)
    count = sum(p.numel() for p in model.parameters())
    flat = out.permute(0, 2, 3, 1).flatten() if out.dim() == 4 else out.flatten()
    print(name, count, list(out.shape), "sum", float(flat.double().sum()), [round(float(v), 6) for v in flat[:10]])


if __name__ == "__main__":
    show("LeNet5", LeNet5(), images(2, 28, 28, 1))
