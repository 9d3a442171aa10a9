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


def vgg(plan, width, classes=10):
    layers, c = [], 3
    for group, count in enumerate(plan):
        for _ in range(count):
            o = width * 2 ** min(group, 3)
            layers += [nn.Conv2d(c, o, 3, padding=1), nn.BatchNorm2d(o), nn.ReLU()]
            c = o
        layers.append(nn.MaxPool2d(2))

    class VGG(nn.Module):
        def __init__(self):
            super().__init__()
            self.features = nn.Sequential(*layers)
            self.classifier = nn.Linear(c, classes)

        def forward(self, x):
            return self.classifier(self.features(x).flatten(1))

    return VGG()


class BasicBlock(nn.Module):
    def __init__(self, c, o, stride, project):
        super().__init__()
        self.conv1 = nn.Conv2d(c, o, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(o)
        self.conv2 = nn.Conv2d(o, o, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(o)
        self.stride, self.extra = stride, o - c
        self.downsample = None
        if project and (stride != 1 or c != o):
            self.downsample = nn.Sequential(nn.Conv2d(c, o, 1, stride, bias=False), nn.BatchNorm2d(o))

    def forward(self, x):
        h = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        if self.downsample is not None:
            x = self.downsample(x)
        elif self.stride != 1 or self.extra:
            x = nn.functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.extra // 2, self.extra - self.extra // 2))
        return torch.relu(x + h)


def stage(n, c, o, stride, project):
    return nn.Sequential(*[BasicBlock(o if i else c, o, 1 if i else stride, project) for i in range(n)])


class ResNet18(nn.Module):
    def __init__(self, w=64, classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, w, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(w)
        self.layer1 = stage(2, w, w, 1, True)
        self.layer2 = stage(2, w, 2 * w, 2, True)
        self.layer3 = stage(2, 2 * w, 4 * w, 2, True)
        self.layer4 = stage(2, 4 * w, 8 * w, 2, True)
        self.fc = nn.Linear(8 * w, classes)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


class SmallResNet(nn.Module):
    def __init__(self, n=3, w=16, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, w, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(w)
        self.layer1 = stage(n, w, w, 1, False)
        self.layer2 = stage(n, w, 2 * w, 2, False)
        self.layer3 = stage(n, 2 * w, 4 * w, 2, False)
        self.linear = nn.Linear(4 * w, classes)

    def forward(self, x):
        x = self.layer3(self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x))))))
        return self.linear(x.mean((2, 3)))


def conv_norm(c, o, k, stride=1, groups=1):
    return nn.Sequential(nn.Conv2d(c, o, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(o), nn.ReLU6())


class InvertedResidual(nn.Module):
    def __init__(self, c, o, stride, t):
        super().__init__()
        wide = c * t
        layers = [] if t == 1 else [conv_norm(c, wide, 1)]
        layers += [conv_norm(wide, wide, 3, stride, wide), nn.Conv2d(wide, o, 1, bias=False), nn.BatchNorm2d(o)]
        self.conv = nn.Sequential(*layers)
        self.residual = stride == 1 and c == o

    def forward(self, x):
        return x + self.conv(x) if self.residual else self.conv(x)


def divisible(n):
    near = max(8, int(n + 4) // 8 * 8)
    return near + 8 if near < 0.9 * n else near


class MobileNetV2(nn.Module):
    def __init__(self, width=1.0, classes=1000):
        super().__init__()
        c = divisible(32 * width)
        layers = [conv_norm(3, c, 3, 2)]
        for t, o, n, s in [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]:
            for i in range(n):
                layers.append(InvertedResidual(c, divisible(o * width), 1 if i else s, t))
                c = divisible(o * width)
        last = divisible(1280 * max(1.0, width))
        layers.append(conv_norm(c, last, 1))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(last, classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class DoubleConv(nn.Module):
    def __init__(self, c, o):
        super().__init__()
        layers = [nn.Conv2d(c, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
        layers += [nn.Conv2d(o, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU()]
        self.double_conv = nn.Sequential(*layers)

    def forward(self, x):
        return self.double_conv(x)


class Down(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.maxpool_conv = nn.Sequential(nn.MaxPool2d(2), DoubleConv(c, 2 * c))

    def forward(self, x):
        return self.maxpool_conv(x)


class Up(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.up = nn.ConvTranspose2d(c, c // 2, 2, 2)
        self.conv = DoubleConv(c, c // 2)

    def forward(self, x, seen):
        x = self.up(x)
        x = nn.functional.pad(x, (0, seen.shape[3] - x.shape[3], 0, seen.shape[2] - x.shape[2]))
        return self.conv(torch.cat([seen, x], 1))


class OutConv(nn.Module):
    def __init__(self, c, o):
        super().__init__()
        self.conv = nn.Conv2d(c, o, 1)

    def forward(self, x):
        return self.conv(x)


class UNet(nn.Module):
    def __init__(self, channels=3, classes=2, w=64, depth=4):
        super().__init__()
        self.depth = depth
        self.inc = DoubleConv(channels, w)
        for i in range(depth):
            setattr(self, "down%d" % (i + 1), Down(w * 2**i))
            setattr(self, "up%d" % (i + 1), Up(w * 2 ** (depth - i)))
        self.outc = OutConv(w, classes)

    def forward(self, x):
        seen = [self.inc(x)]
        for i in range(self.depth):
            seen.append(getattr(self, "down%d" % (i + 1))(seen[-1]))
        x = seen.pop()
        for i in range(self.depth):
            x = getattr(self, "up%d" % (i + 1))(x, seen.pop())
        return self.outc(x)


class ConvAutoencoder(nn.Module):
    def __init__(self, size=28, channels=1, width=16, code=64):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, 2, 1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, 2, 1)
        self.conv3 = nn.Conv2d(2 * width, code, size // 4)
        self.up1 = nn.ConvTranspose2d(code, 2 * width, size // 4)
        self.up2 = nn.ConvTranspose2d(2 * width, width, 3, 2, 1, output_padding=1)
        self.up3 = nn.ConvTranspose2d(width, channels, 3, 2, 1, output_padding=1)

    def forward(self, x):
        x = self.conv3(torch.relu(self.conv2(torch.relu(self.conv1(x)))))
        return torch.sigmoid(self.up3(torch.relu(self.up2(torch.relu(self.up1(x))))))


def show(name, model, x):
    with torch.no_grad():
        out = fill(model).eval()(x)
    count = sum(p.numel() for p in model.parameters())
    flat = out.permute(0, 2, 3, 1).flatten() if out.dim() == 4 else out.flatten()
    print(name, count, list(out.shape), "sum", float(flat.double().sum()), [round(float(v), 6) for v in flat[:10]])


if __name__ == "__main__":
    show("LeNet5", LeNet5(), images(2, 28, 28, 1))
    show("VGG 11, width 8", vgg([1, 1, 2, 2, 2], 8), images(2, 32, 32, 3))
    show("ResNet18, width 8", ResNet18(8, 10), images(2, 64, 64, 3))
    show("SmallResNet 20", SmallResNet(), images(2, 16, 16, 3))
    show("MobileNetV2, width 0.25", MobileNetV2(0.25, 10), images(2, 64, 64, 3))
    show("UNet, width 4, depth 2, odd image", UNet(1, 3, 4, 2), images(2, 15, 18, 1))
    show("ConvAutoencoder, 12, width 4, code 5", ConvAutoencoder(12, 3, 4, 5), images(2, 12, 12, 3))
    more = [("UNet", UNet()), ("ConvAutoencoder", ConvAutoencoder())]
    for name, model in more + [("VGG11", vgg([1, 1, 2, 2, 2], 64)), ("VGG16", vgg([2, 2, 3, 3, 3], 64)), ("ResNet18", ResNet18()), ("MobileNetV2", MobileNetV2())]:
        print(name, sum(p.numel() for p in model.parameters()))
