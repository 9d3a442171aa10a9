"""Writes golden/sluice: cases for the options that golden/torch leaves out. Run with a Python that has PyTorch 1.13."""

import os

import torch

from generators import attention, layers, losses, optimizers, tensors, training
from generators.writer import write

torch.set_num_threads(1)
categories = [
    layers.linear(),
    layers.activation(),
    layers.norm(),
    layers.embedding(),
    attention.attention(),
    losses.loss(),
    tensors.tensor(),
    optimizers.optim(),
    optimizers.lr_scheduler(),
    training.training(),
]
index = write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sluice"), categories)
for c in index["categories"]:
    print("%-14s %4d cases %8d bytes" % (c["category"], c["count"], c["bytes"]))
print("%-14s %4d cases" % ("all", sum(c["count"] for c in index["categories"])))
