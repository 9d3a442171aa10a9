"""Answers what PyTorch gives for the rows of a table of ops: questions on standard input, torch.json on standard output."""

import json
import sys

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def I(numbers):
    return torch.tensor(numbers)


def first(x):
    """[N, ..., C] as [N, C, ...]."""
    return x.movedim(-1, 1)


def last(x):
    """[N, C, ...] as [N, ..., C]."""
    return x.movedim(1, -1)


def low(boxes):
    """The upper left corners of boxes [..., 4]."""
    return boxes[..., :2]


def high(boxes):
    """Their lower right corners."""
    return boxes[..., 2:]


def size(boxes):
    """Their widths and heights."""
    return high(boxes) - low(boxes)


helpers = {"torch": torch, "F": F, "I": I, "first": first, "last": last, "low": low, "high": high, "size": size}
answers = {}
for question in json.load(sys.stdin):
    names = dict(helpers)
    for letter, operand in zip("abcdefg", question["operands"]):
        names[letter] = torch.tensor([float(x) for x in operand["data"]]).double().reshape(operand["shape"])
    y = eval(question["torch"], names).detach().double()
    data = [float("%.9g" % x) for x in y.flatten().tolist()]
    answers[question["name"]] = {"torch": question["torch"], "shape": list(y.shape), "data": data}
print("{")
lines = ['  %s: %s' % (json.dumps(name), json.dumps(answer)) for name, answer in answers.items()]
print(",\n".join(lines))
print("}")
