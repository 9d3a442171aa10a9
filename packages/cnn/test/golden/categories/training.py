"""Short training runs of convolutional networks: the loss at each step, the final weights and running statistics."""

import numpy as np
import torch.nn as nn

from generators.training import KINDS, STEPS, run_case
from generators.writer import Category

IMAGES = {
    **KINDS,
    "conv2d": lambda C, O, K, padding, stride: nn.Conv2d(C, O, K, stride, padding),
    "conv2d_no_bias": lambda C, O, K, padding, stride: nn.Conv2d(C, O, K, stride, padding, bias=False),
    "depthwise": lambda C, K, padding: nn.Conv2d(C, C, K, 1, padding, groups=C, bias=False),
    "conv_transpose2d": lambda C, O, K, padding, stride: nn.ConvTranspose2d(C, O, K, stride, padding),
    "batch_norm2d": nn.BatchNorm2d,
    "group_norm": nn.GroupNorm,
    "max_pool2d": nn.MaxPool2d,
    "avg_pool2d": nn.AvgPool2d,
    "upsample": lambda scale: nn.Upsample(scale_factor=scale, mode="bilinear"),
    "flatten_images": nn.Flatten,
    "image_linear": lambda H, W, C, O: nn.Linear(H * W * C, O),
    "channels_last": nn.Identity,
    "channels_second": nn.Identity,
}


def training():
    c = Category("training")

    def case(id, layers, x, y, loss, optimizer):
        run_case(c, id, layers, x, y, loss, optimizer, kinds=IMAGES, op="conv_training")

    def bars(id, n=6, size=8):
        """Upright and lying bars, and blots, in noise."""
        d = c.draw(id)
        y = d.integers(STEPS, n, high=3)
        x = d.normal(STEPS, n, 1, size, size, scale=0.3)
        for s in range(STEPS):
            for i in range(n):
                at = 1 + (s + i) % (size - 3)
                if y[s, i] == 0:
                    x[s, i, 0, :, at] += 1
                elif y[s, i] == 1:
                    x[s, i, 0, at] += 1
                else:
                    x[s, i, 0, at : at + 2, at : at + 2] += 1
        return x, y

    x, y = bars("conv_batch_norm_sgd")
    net = [["channels_last"], ["conv2d_no_bias", 1, 4, 3, 1, 1], ["batch_norm2d", 4], ["relu"], ["max_pool2d", 2], ["conv2d_no_bias", 4, 6, 3, 0, 1],
           ["batch_norm2d", 6], ["relu"], ["avg_pool2d", 2], ["flatten_images"], ["image_linear", 1, 1, 6, 3]]
    case("conv_batch_norm_sgd", net, x, y, "cross_entropy", ("SGD", {"lr": 0.1, "momentum": 0.9}))
    x, y = bars("conv_batch_norm_adam")
    case("conv_batch_norm_adam", net, x, y, "cross_entropy", ("Adam", {"lr": 0.01}))
    x, y = bars("depthwise_group_norm_adamw")
    net = [["channels_last"], ["conv2d", 1, 8, 3, 1, 2], ["group_norm", 2, 8], ["silu"], ["depthwise", 8, 3, 1], ["batch_norm2d", 8], ["relu"],
           ["flatten_images"], ["image_linear", 4, 4, 8, 3]]
    case("depthwise_group_norm_adamw", net, x, y, "cross_entropy", ("AdamW", {"lr": 0.01, "weight_decay": 0.1}))
    x, _ = bars("conv_autoencoder_adam")
    net = [["channels_last"], ["conv2d", 1, 4, 3, 1, 2], ["tanh"], ["conv2d", 4, 3, 3, 1, 2], ["tanh"], ["conv_transpose2d", 3, 4, 4, 1, 2], ["tanh"],
           ["upsample", 2], ["conv2d", 4, 1, 3, 1, 1], ["channels_second"]]
    case("conv_autoencoder_adam", net, x, x, "mse_loss", ("Adam", {"lr": 0.01}))
    return c
