"""Writes golden/sluice: convolutions, pooling, norms and images in the options that core's golden/torch leaves out. Needs PyTorch 1.13."""

import os
import sys

import torch

here = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(here, "..", "..", "..", "core", "test", "golden")]
from categories import conv, image, norm, pool, training, vision  # noqa: E402
from generators.writer import write  # noqa: E402

torch.set_num_threads(1)
categories = [conv.conv(), pool.pool(), norm.norm(), image.image(), vision.vision(), training.training()]
index = write(os.path.join(here, "sluice"), categories)
for c in index["categories"]:
    print("%-14s %4d cases %8d bytes" % (c["category"], c["count"], c["bytes"]))
