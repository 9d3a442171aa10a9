// Sentences of the digits page.

/** The digits page. */
export const digits = {
  "digits.title": ["A network learns to read digits", "神经网络学认数字"],
  "digits.lead": [
    "A multilayer perceptron trains on all 60,000 handwritten digits of MNIST, here in this tab, on Sluice's own WebAssembly kernels. Nothing is sent anywhere.",
    "一个多层感知机就在这个标签页里，用 Sluice 自己的 WebAssembly 内核，在 MNIST 的全部 60,000 张手写数字上训练。没有任何数据离开你的电脑。",
  ],
  "digits.loss": ["Loss", "损失"],
  "digits.lossHint": ["Cross-entropy of each minibatch, in nats", "每个小批量的交叉熵（奈特）"],
  "digits.accuracy": ["Accuracy on the 10,000 test digits", "在 10,000 个测试数字上的正确率"],
  "digits.draw": ["Draw a digit", "写一个数字"],
  "digits.drawHint": [
    "Use mouse, pen or finger. The answer changes as the network learns.",
    "用鼠标、手写笔或手指书写。网络一边学，答案一边变。",
  ],
  "digits.drawKeys": ["Drawing area: arrow keys move the pen, space puts it down or lifts it", "绘图区：方向键移动画笔，空格键落笔或提笔"],
  "digits.clear": ["Clear", "清除"],
  "digits.answer": ["It reads", "它认为是"],
  "digits.nothing": ["Nothing drawn yet", "还没有写"],
  "digits.samples": ["Test digits and what the network says", "测试数字与网络的回答"],
  "digits.samplesHint": [
    "A cross and a dashed frame mark an error; the right answer stands in brackets.",
    "叉号和虚线框表示答错，括号里是正确答案。",
  ],
  "digits.right": ["{{digit}}, right", "{{digit}}，正确"],
  "digits.wrong": ["{{digit}}, wrong: it is {{truth}}", "{{digit}}，错误：应为 {{truth}}"],
  "digits.hidden": ["Hidden units", "隐藏单元"],
  "digits.rate": ["Learning rate", "学习率"],
  "digits.batch": ["Batch size", "批大小"],
  "digits.epoch": ["epoch", "轮"],
  "digits.loaded": ["digits loaded", "已载入数字"],
} as const satisfies Record<string, readonly [string, string]>;
