"""Runs workloads in PyTorch or NumPy for the benchmark: one JSON request a line in, one JSON answer a line out."""

import base64
import json
import sys
import time

import numpy as np

library = sys.argv[1]
if library == "torch":
    import torch

    torch.set_num_threads(1)
tasks = {}


def waited():
    """Milliseconds this thread stood ready while others had its processor; 0 where the system does not tell."""
    try:
        with open("/proc/self/schedstat") as f:
            return int(f.read().split()[1]) / 1e6
    except OSError:
        return 0


def array(value, shape):
    a = np.frombuffer(base64.b64decode(value), dtype=np.float32).reshape(shape).copy()
    return torch.from_numpy(a) if library == "torch" else a


def gemm(layout, a, b):
    if layout == "tn":
        a = a.T
    if layout == "nt":
        b = b.T
    return lambda: a @ b


def elementwise(op, a, b=None):
    if library == "torch":
        fn = {"exp": torch.exp, "log": torch.log, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "sum": torch.sum, "add": torch.add, "softmax": lambda x: torch.softmax(x, -1)}[op]
        return (lambda: fn(a, b)) if b is not None else (lambda: fn(a))
    fn = {"exp": np.exp, "log": np.log, "tanh": np.tanh, "sum": np.sum, "add": np.add}[op]
    return (lambda: fn(a, b)) if b is not None else (lambda: fn(a))


def adam(lr, p, g):
    p = p.requires_grad_(True)
    p.grad = g
    optimizer = torch.optim.Adam([p], lr=lr, foreach=False)

    def step():
        optimizer.step()
        return p

    return step


def mlp(loss, lr, x, y, *flat):
    """Linear layers with ReLU between; x [N, D], y labels [N] or targets [N, O]; flat = weight [O, D], bias [O] per layer."""
    layers = []
    for i in range(0, len(flat), 2):
        if i:
            layers.append(torch.nn.ReLU())
        O, D = flat[i].shape
        layer = torch.nn.Linear(D, O)
        with torch.no_grad():
            layer.weight.copy_(flat[i])
            layer.bias.copy_(flat[i + 1])
        layers.append(layer)
    model = torch.nn.Sequential(*layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    if loss == "crossEntropy":
        y = y.long()
        criterion = torch.nn.functional.cross_entropy
    else:
        criterion = torch.nn.functional.mse_loss

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = criterion(model(x), y)
        value.backward()
        optimizer.step()
        return value

    return step


def network(kind, D, H, weights):
    layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}[kind](D, H, batch_first=True)
    with torch.no_grad():
        for p, w in zip(layer.parameters(), weights):
            p.copy_(w)
    return layer


def recurrent(kind, x, *weights):
    """Forward and backward of a recurrent layer; x [N, T, D]; the result is the gradient of x."""
    layer = network(kind, x.shape[-1], weights[1].shape[1], weights)
    x.requires_grad_(True)

    def step():
        x.grad = None
        layer.zero_grad(set_to_none=True)
        layer(x)[0].sum().backward()
        return x.grad

    return step


def char_model(kind, lr, tokens, following, table, wi, wh, bi, bh, weight, bias):
    """A training step of embedding, recurrent layer, linear head; the result is the loss."""
    V, D = table.shape
    H = wh.shape[1]
    embedding = torch.nn.Embedding(V, D)
    layer = network(kind, D, H, (wi, wh, bi, bh))
    head = torch.nn.Linear(H, V)
    with torch.no_grad():
        embedding.weight.copy_(table)
        head.weight.copy_(weight)
        head.bias.copy_(bias)
    parameters = [*embedding.parameters(), *layer.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=lr)
    tokens, following = tokens.long(), following.long().reshape(-1)

    def step():
        optimizer.zero_grad(set_to_none=True)
        out, _ = layer(embedding(tokens))
        value = torch.nn.functional.cross_entropy(head(out).reshape(-1, V), following)
        value.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        return value

    return step


def classifier(model, lr, x, y, flat):
    """A step of Adam on the cross-entropy of model(x) and labels y [N]; flat = the model's parameters in order of declaration."""
    with torch.no_grad():
        for p, value in zip(model.parameters(), flat):
            p.copy_(value)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    y = y.long()

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = torch.nn.functional.cross_entropy(model(x), y)
        value.backward()
        optimizer.step()
        return value

    return step


def lenet(lr, x, y, *flat):
    """LeNet-5 with ReLU and max pooling; x [N, 1, 28, 28], y labels [N]; flat = weight, bias per layer."""
    nn = torch.nn
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    return classifier(model, lr, x, y, flat)


def resnet(lr, x, y, *flat):
    """A residual network of three blocks (16, 32, 64 channels); x [N, 3, H, W], y labels [N]; flat = parameters in order of declaration."""
    nn = torch.nn

    class Block(nn.Module):
        def __init__(self, C, O, stride):
            super().__init__()
            self.conv1, self.bn1 = nn.Conv2d(C, O, 3, stride, 1, bias=False), nn.BatchNorm2d(O)
            self.conv2, self.bn2 = nn.Conv2d(O, O, 3, 1, 1, bias=False), nn.BatchNorm2d(O)
            self.downsample = None if stride == 1 else nn.Sequential(nn.Conv2d(C, O, 1, stride, bias=False), nn.BatchNorm2d(O))

        def forward(self, x):
            h = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
            return torch.relu(h + (self.downsample(x) if self.downsample else x))

    model = nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip
    return classifier(model, lr, x, y, flat)


def attention(q, k, v):
    """softmax(q kᵀ / √D) v."""
    scale = q.shape[-1] ** -0.5
    return lambda: torch.softmax(q @ k.transpose(-1, -2) * scale, -1) @ v


def sort(x):
    return (lambda: torch.sort(x)[0]) if library == "torch" else (lambda: np.sort(x))


def infer(x, *flat):
    """A perceptron's outputs without gradients; flat = weight [O, D], bias [O] per layer."""
    pairs = list(zip(flat[::2], flat[1::2]))

    def once():
        h = x
        for i, (w, b) in enumerate(pairs):
            h = torch.nn.functional.linear(torch.relu(h) if i else h, w, b)
        return h

    return torch.no_grad()(once)


def images(x):
    return x.permute(0, 3, 1, 2).contiguous()


def convolution(stride, padding, groups, x, w, dout=None):
    """x [N, H, W, C], w [KH, KW, C / groups, O]; with dout [N, OH, OW, O] both gradients too, of which the weight's is returned."""
    conv2d = torch.nn.functional.conv2d
    x = images(x)
    w = w.permute(3, 2, 0, 1).contiguous()
    if dout is None:
        return torch.no_grad()(lambda: conv2d(x, w, stride=stride, padding=padding, groups=groups).permute(0, 2, 3, 1))
    x.requires_grad_(True)
    w.requires_grad_(True)
    dout = images(dout)

    def step():
        out = conv2d(x, w, stride=stride, padding=padding, groups=groups)
        return torch.autograd.grad(out, (x, w), dout)[1].permute(2, 3, 1, 0)

    return step


def max_pool(size, x):
    x = images(x)
    return torch.no_grad()(lambda: torch.nn.functional.max_pool2d(x, size).permute(0, 2, 3, 1))


def batch_norm(x):
    x = images(x)
    return torch.no_grad()(lambda: torch.nn.functional.batch_norm(x, None, None, training=True).permute(0, 2, 3, 1))


def dcgan(lr, width, x, z, *flat):
    """A discriminator's and a generator's update on digits x [N, 1, 28, 28] and latents z [N, Z]; flat = both players' weights; the result is the sum of the losses."""
    nn, F = torch.nn, torch.nn.functional
    halving = {"kernel_size": 4, "stride": 2, "padding": 1}
    generator = nn.Sequential(
        nn.Linear(z.shape[1], 98 * width), nn.Unflatten(1, (2 * width, 7, 7)), nn.BatchNorm2d(2 * width), nn.ReLU(),
        nn.ConvTranspose2d(2 * width, width, **halving), nn.BatchNorm2d(width), nn.ReLU(), nn.ConvTranspose2d(width, 1, **halving), nn.Tanh(),
    )  # fmt: skip
    discriminator = nn.Sequential(
        nn.Conv2d(1, width, **halving), nn.LeakyReLU(0.2), nn.Conv2d(width, 2 * width, **halving), nn.BatchNorm2d(2 * width),
        nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(98 * width, 1),
    )  # fmt: skip
    channels_first = lambda w: w.reshape(49, 2 * width, -1).transpose(0, 1).reshape(98 * width, -1)
    parameters = [*generator.parameters(), *discriminator.parameters()]
    projection = [channels_first(w).reshape(w.shape) for w in flat[:2]]
    with torch.no_grad():
        for p, value in zip(parameters, [*projection, *flat[2:-2], channels_first(flat[-2].T).T, flat[-1]]):
            p.copy_(value)
    adams = [torch.optim.Adam(player.parameters(), lr=lr, betas=(0.5, 0.999)) for player in (generator, discriminator)]

    def step():
        with torch.no_grad():
            fake = generator(z)
        adams[1].zero_grad(set_to_none=True)
        told = F.softplus(-discriminator(x)).mean() + F.softplus(discriminator(fake)).mean()
        told.backward()
        adams[1].step()
        adams[0].zero_grad(set_to_none=True)
        deceived = F.softplus(-discriminator(generator(z))).mean()
        deceived.backward(inputs=list(generator.parameters()))
        adams[0].step()
        return told + deceived

    return step


TASKS = {
    "gemm": gemm, "elementwise": elementwise, "adam": adam, "mlp": mlp, "lenet": lenet, "recurrent": recurrent, "charModel": char_model,
    "convolution": convolution, "maxPool": max_pool, "batchNorm": batch_norm, "dcgan": dcgan,
    "resnet": resnet, "attention": attention, "sort": sort, "infer": infer,
}  # fmt: skip


def answer(request):
    kind = request["kind"]
    if kind == "make":
        arrays = [array(a["data"], a["shape"]) for a in request["arrays"]]
        tasks[request["id"]] = TASKS[request["task"]](*request["args"], *arrays)
        return {}
    if kind == "drop":
        tasks.pop(request["id"], None)
        return {}
    task = tasks[request["id"]]
    if kind == "check":
        values = [task() for _ in range(request["times"])]
        values = [v.detach().numpy() if library == "torch" else np.asarray(v) for v in values]
        out = values[-1] if request["times"] == 1 else np.stack(values)
        return {"data": base64.b64encode(np.ascontiguousarray(out, dtype=np.float32).tobytes()).decode()}
    reps = request["reps"]
    before = waited()
    started = time.perf_counter()
    for _ in range(reps):
        task()
    ms = (time.perf_counter() - started) * 1e3
    return {"ms": ms - (waited() - before)}


print(json.dumps({"version": (torch if library == "torch" else np).__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
