// Activations, and what draws random numbers on its way.
import * as ops from "../../src/ops/activation.ts";
import * as drop from "../../src/ops/dropout.ts";
import { gumbelSoftmax } from "../../src/ops/gumbel-softmax.ts";
import { Stream } from "../../src/random.ts";
import { list, normals, type OpGroup, positive } from "./row.ts";

/** Away from the bends at −3, 0, ±½, ±1, 3 and 6. */
const x = [list(-4.1, -2.3, -0.75, -0.3, 0.25, 0.7, 1.6, 2.4, 4.5, 6.7)];
/** The same random numbers each time. */
const stream = () => ({ stream: new Stream("row", 7) });

export const activations: OpGroup = {
  title: "Activations",
  rows: {
    celu: { op: (a) => ops.celu(a, 1.7), at: x, torch: "F.celu(a, 1.7)" },
    elu: { op: (a) => ops.elu(a, 0.7), at: x, torch: "F.elu(a, 0.7)" },
    gelu: { op: (a) => ops.gelu(a), at: x, torch: "F.gelu(a)" },
    glu: { op: (a) => ops.glu(a), at: [normals(3, 4)], torch: "F.glu(a)" },
    hardshrink: { op: (a) => ops.hardshrink(a), at: x, torch: "F.hardshrink(a)" },
    hardsigmoid: { op: ops.hardsigmoid, at: x, torch: "F.hardsigmoid(a)" },
    hardswish: { op: ops.hardswish, at: x, torch: "F.hardswish(a)" },
    hardtanh: { op: (a) => ops.hardtanh(a), at: x, torch: "F.hardtanh(a)" },
    leakyRelu: { op: (a) => ops.leakyRelu(a, 0.2), at: x, torch: "F.leaky_relu(a, 0.2)" },
    logSigmoid: { op: ops.logSigmoid, at: x, torch: "F.logsigmoid(a)" },
    mish: { op: ops.mish, at: x, torch: "F.mish(a)" },
    prelu: { op: ops.prelu, at: [...x, positive(1)], torch: "F.prelu(a, b)" },
    relu: { op: ops.relu, at: x, torch: "F.relu(a)" },
    relu6: { op: ops.relu6, at: x, torch: "F.relu6(a)" },
    selu: { op: ops.selu, at: x, torch: "F.selu(a)" },
    silu: { op: ops.silu, at: x, torch: "F.silu(a)" },
    softplus: { op: (a) => ops.softplus(a, { beta: 2, threshold: 8 }), at: x, torch: "F.softplus(a, 2, 8)" },
    softshrink: { op: (a) => ops.softshrink(a), at: x, torch: "F.softshrink(a)" },
    softsign: { op: ops.softsign, at: x, torch: "F.softsign(a)" },
    tanhshrink: { op: ops.tanhshrink, at: x, torch: "F.tanhshrink(a)" },
    threshold: { op: (a) => ops.threshold(a, 0.1, -2), at: x, torch: "F.threshold(a, 0.1, -2)" },
  },
};

export const drawing: OpGroup = {
  title: "Ops that draw random numbers",
  rows: {
    alphaDropout: { op: (a) => drop.alphaDropout(a, 0.3, stream()), at: [normals(4, 6)] },
    dropout: { op: (a) => drop.dropout(a, 0.3, stream()), at: [normals(4, 6)] },
    featureAlphaDropout: { op: (a) => drop.featureAlphaDropout(a, 0.3, stream()), at: [normals(2, 3, 6)] },
    featureDropout: { op: (a) => drop.featureDropout(a, 0.3, stream()), at: [normals(2, 3, 6)] },
    gaussianNoise: { op: (a) => drop.gaussianNoise(a, 0.5, stream()), at: [normals(4, 6)] },
    gumbelSoftmax: { op: (a) => gumbelSoftmax(a, { tau: 0.8, ...stream() }), at: [normals(3, 4)] },
    rrelu: { op: (a) => ops.rrelu(a, stream()), at: x },
  },
};
