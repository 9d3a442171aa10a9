"""Writes numpy-files.json: files as NumPy itself writes them, in base64. Run with Debian's python3-numpy."""
import base64, io, json, os
import numpy as np

def npy(a):
    b = io.BytesIO(); np.save(b, a); return base64.b64encode(b.getvalue()).decode()

grid = np.arange(6).reshape(2, 3)
files = {
    "f4": npy((grid / 4).astype("<f4")), "f8": npy(grid / 3), "f2": npy(np.array([0.5, -2, 65504, 6e-8, np.inf, -0.0], "<f2")),
    "i8": npy(grid.astype("<i8")), "i8big": npy(np.array([2**40, -1])), "u1": npy(grid.astype("u1")), "b1": npy(grid % 2 == 1),
    "bigEndian": npy(grid.astype(">i4")), "fortran": npy(np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype("<i2"))),
    "scalar": npy(np.float32(2.5)), "empty": npy(np.zeros((0, 3), "<f4")),
    "records": npy(np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")])), "complex": npy(np.zeros(2, "<c8")),
}
for name, save in (("npz", np.savez), ("npzDeflated", np.savez_compressed)):
    b = io.BytesIO(); save(b, x=grid.astype("<f4"), labels=np.array([3, 1], "<i4")); files[name] = base64.b64encode(b.getvalue()).decode()
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "numpy-files.json"), "w") as out:
    json.dump(files, out, indent=2); out.write("\n")
