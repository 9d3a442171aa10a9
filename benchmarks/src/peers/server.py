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
        fn = {"exp": torch.exp, "tanh": torch.tanh, "sum": torch.sum, "add": torch.add, "softmax": lambda x: torch.softmax(x, -1)}[op]
        return (lambda: fn(a, b)) if b is not None else (lambda: fn(a))
    fn = {"exp": np.exp, "tanh": np.tanh, "sum": np.sum, "add": np.add}[op]
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


def answer(request):
    kind = request["kind"]
    if kind == "make":
        arrays = [array(a["data"], a["shape"]) for a in request["arrays"]]
        tasks[request["id"]] = {"gemm": gemm, "elementwise": elementwise, "adam": adam, "mlp": mlp}[request["task"]](*request["args"], *arrays)
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
