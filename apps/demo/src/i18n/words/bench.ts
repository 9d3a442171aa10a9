// Sentences of the page that measures.

/** The page that measures. */
export const bench = {
  "bench.title": ["How fast is it here?", "在这里有多快？"],
  "bench.lead": [
    "The kernels behind all pages, timed in this browser on this machine. Each bar is the median of up to 25 timings.",
    "各页面背后的内核，在这台机器的这个浏览器里计时。每条是至多 25 次计时的中位数。",
  ],
  "bench.speed": ["Billions of operations a second (GFLOP/s)", "每秒十亿次运算（GFLOP/s）"],
  "bench.measuring": ["Measuring", "测量"],
  "bench.what": ["Operation", "运算"],
  "bench.timings": ["timings", "次数"],
  "bench.hint": [
    "Relaxed SIMD may fuse multiply and add: faster on many machines, not the same bits on all.",
    "宽松 SIMD 可能融合乘加：许多机器上更快，但各机器的结果不再逐位相同。",
  ],
  "bench.matmulSquare": ["matmul 256 × 256 × 256", "矩阵乘 256 × 256 × 256"],
  "bench.matmulBatch": ["matmul 64 × 784 × 128", "矩阵乘 64 × 784 × 128"],
  "bench.conv": ["conv2d 3 × 3, 8 → 16, 16 images", "卷积 3 × 3，8 → 16，16 张"],
  "bench.pool": ["maxPool2d 2 × 2", "最大池化 2 × 2"],
  "bench.softmax": ["softmax 256 × 1000", "softmax 256 × 1000"],
  "bench.lstm": ["LSTM 64, 32 steps, 16 rows", "LSTM 64，32 步，16 行"],
  "bench.gru": ["GRU 64, 32 steps, 16 rows", "GRU 64，32 步，16 行"],
  "bench.trainMlp": ["training step of 784-128-10", "784-128-10 的训练一步"],
  "bench.trainConv": ["training step of a small CNN, 64 images", "小型 CNN 的训练一步，64 张"],
  "bench.beside": ["Beside it", "对照"],
  "bench.nobody": ["nobody", "无"],
  "bench.tfjs": ["TensorFlow.js, WebAssembly", "TensorFlow.js（WebAssembly）"],
  "bench.peer": ["TensorFlow.js, ms", "TensorFlow.js（毫秒）"],
  "bench.ratio": ["its time over ours", "对方用时/我方用时"],
  "bench.peerHint": [
    "TensorFlow.js is loaded when it is asked for, from this app's own files, and runs on one thread; its WebAssembly backend has no kernels of LSTM and GRU, and no gradients of convolutions.",
    "TensorFlow.js 只在需要时从本应用自己的文件载入，单线程运行；它的 WebAssembly 后端没有 LSTM、GRU 内核，也没有卷积的梯度。",
  ],
} as const satisfies Record<string, readonly [string, string]>;
