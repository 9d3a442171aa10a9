// The line through noisy points: gradient descent finds what generated them.
import { add, grad, Linear, mseLoss, mul, rand, randn, SGD, scope, seed } from "@sluice/core";
import { report } from "./report.ts";

seed(1);
const x = rand([200, 1]); // 0 to 1
const y = add(add(mul(x, 3), 2), randn([200, 1], { std: 0.1 })); // y = 3x + 2 and noise

const line = new Linear(1, 1);
const sgd = new SGD(line.parameters(), { lr: 0.5 });
for (let step = 0; step < 300; step++) {
  const loss = scope(() => {
    const loss = mseLoss(line.forward(x), y);
    sgd.step(grad(loss, line.parameters()));
    return loss.item();
  });
  if (step % 50 === 0) console.log(`step ${step}: loss ${loss.toFixed(4)}`);
}

const slope = line.weight.item();
const offset = line.bias!.item();
console.log(`y = ${slope.toFixed(3)} x + ${offset.toFixed(3)}`);
const error = Math.max(Math.abs(slope - 3), Math.abs(offset - 2));
report({ example: "01-linear-regression", seed: 1, metric: "largest error of slope and offset", value: error, atMost: 0.05 });
