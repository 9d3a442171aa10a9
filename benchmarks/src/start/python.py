"""Cold start of NumPy or PyTorch, to the first product of two 64x64 matrices."""

import sys

if sys.argv[1] == "torch":
    import torch

    a = torch.ones(64, 64)
else:
    import numpy

    a = numpy.ones((64, 64), dtype=numpy.float32)
print(float((a @ a)[0, 0]), flush=True)
