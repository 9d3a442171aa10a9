// Sentences of the page on which layers are stacked.

/** The page on which layers are stacked. */
export const builder = {
  "builder.title": ["Build your own", "自己搭建"],
  "builder.lead": [
    "Stack layers of core, cnn and rnn, and put a head of core, rl or gan on them. The network trains on MNIST at once, and below stand its shapes, its parameters and the code that it amounts to.",
    "把 core、cnn 与 rnn 的层叠起来，再接上 core、rl 或 gan 的输出头。网络立即在 MNIST 上训练，下面列出形状、参数与对应的代码。",
  ],
  "builder.stack": ["Your stack, from the image to the answer", "从图像到答案的层"],
  "builder.add": ["Add at the end", "加在末尾"],
  "builder.head": ["Head", "输出头"],
  "builder.classes": ["core: ten classes, taught by labels", "core：十类，由标签来教"],
  "builder.policy": ["rl: a policy, taught by reward alone", "rl：策略，只由奖励来教"],
  "builder.critic": ["gan: ten classes and a forger to tell from them", "gan：十类，并识破伪造者"],
  "builder.classesShort": ["classes", "分类"],
  "builder.policyShort": ["policy", "策略"],
  "builder.criticShort": ["critic", "评判"],
  "builder.classesHint": ["Cross-entropy between its ten numbers and the label.", "十个数与标签之间的交叉熵。"],
  "builder.policyHint": [
    "It guesses, and hears only whether it was right: a reward of 1, or none. A value beside the policy says what reward to expect. The curve is the reward that it misses in the mean.",
    "它只猜，只得知猜对与否：奖励 1 或 0。策略旁的价值估计预期的奖励。曲线是平均未得到的奖励。",
  ],
  "builder.criticHint": [
    "A forger makes digits out of noise; the stack learns to read real digits, and to keep all ten numbers low for forged ones.",
    "伪造者用噪声造出数字；网络学习读真数字，并让伪造数字的十个数都低。",
  ],
  "builder.size": ["Size of layer {{n}}, {{layer}}", "第 {{n}} 层 {{layer}} 的大小"],
  "builder.earlier": ["Layer {{n}} earlier", "第 {{n}} 层前移"],
  "builder.later": ["Layer {{n}} later", "第 {{n}} 层后移"],
  "builder.drop": ["Remove layer {{n}}", "删除第 {{n}} 层"],
  "builder.plan": ["Shapes and parameters", "形状与参数"],
  "builder.layer": ["Layer", "层"],
  "builder.shape": ["gives", "输出"],
  "builder.parameters": ["parameters", "参数"],
  "builder.work": ["multiply-adds an image", "每张乘加"],
  "builder.total": ["Together", "合计"],
  "builder.code": ["The code it amounts to", "对应的代码"],
  "builder.subset": ["Only these kernels", "只含这些内核"],
  "builder.subsetSize": [
    "A prediction calls {{n}} of {{all}} kernels: about {{kb}} KB of WebAssembly instead of {{allKb}}.",
    "一次预测调用 {{all}} 个内核中的 {{n}} 个：WebAssembly 约 {{kb}} KB，而不是 {{allKb}} KB。",
  ],
  "builder.subsetHint": [
    "The command builds them, in a folder where @sluice/core is installed. For a whole program: npx @sluice/subset page.ts --out page.js.",
    "在装有 @sluice/core 的文件夹中运行此命令即可构建。整个程序用：npx @sluice/subset page.ts --out page.js。",
  ],
  "builder.export": [
    "“Continue in Node” exports the code, “Save weights” what it has learned.",
    "“在 Node 中继续”导出代码，“保存权重”导出所学。",
  ],
} as const satisfies Record<string, readonly [string, string]>;
