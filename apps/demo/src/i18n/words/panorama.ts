// Sentences of the panorama.

/** The panorama. */
export const panorama = {
  "panorama.title": ["Deep learning, from the first gate to whole families", "深度学习：从第一道闸门到四大家族"],
  "panorama.lead": [
    "Deep learning is one idea, repeated: let numbers flow through layers of adjustable gates, compare what comes out with what should, and turn each gate a little in the direction that helps. Everything on these pages trains live, in this tab, on Sluice's own WebAssembly kernels. Nothing is sent anywhere.",
    "深度学习是一个不断重复的想法：让数字流过一层层可调的闸门，把流出的结果与应有的结果相比较，再把每道闸门朝有益的方向转动一点。这些页面上的一切都在这个标签页里、用 Sluice 自己的 WebAssembly 内核实时训练，没有任何数据离开你的电脑。",
  ],
  "panorama.start": ["Start with pipes and gates", "从水管与闸门开始"],
  "panorama.loop": ["One step of learning", "学习的一步"],
  "panorama.flow": ["Flow", "流动"],
  "panorama.flowText": ["Numbers run forward through the layers.", "数字向前流过各层。"],
  "panorama.compare": ["Compare", "比较"],
  "panorama.compareText": ["The loss says how far off the answer is.", "损失说明答案差多少。"],
  "panorama.blame": ["Blame", "归因"],
  "panorama.blameText": ["Gradients run back: which gate was how much at fault?", "梯度向后流：哪道闸门该负多大责任？"],
  "panorama.turn": ["Turn", "转动"],
  "panorama.turnText": ["The optimizer turns every gate a little.", "优化器把每道闸门转动一点。"],
  "panorama.now": ["Learning right now", "此刻正在学习"],
  "panorama.families": ["Four families", "四大家族"],
  "panorama.pipes": [
    "The ground of everything: layers of units, here telling the arms of a spiral apart.",
    "一切的基础：一层层单元，正在分辨螺旋的两臂。",
  ],
  "panorama.digits": ["A perceptron reads handwriting after a few seconds.", "感知机几秒钟后就能读懂手写数字。"],
  "panorama.data": ["Most of the work comes before the network: cleaning, scaling, seeing.", "多数工作在网络之前：清洗、缩放、观察。"],
  "panorama.cnn": ["Convolutional networks look through small windows that slide over an image.", "卷积网络透过在图像上滑动的小窗口观看。"],
  "panorama.rnn": ["Recurrent networks read one thing after another and carry a memory along.", "循环网络逐个阅读，并带着记忆前行。"],
  "panorama.gan": ["Two networks against each other: one forges, one judges.", "两个网络互相对抗：一个伪造，一个鉴别。"],
  "panorama.rl": ["An agent tries things in a world and learns from reward.", "智能体在环境中尝试，从奖励中学习。"],
  "panorama.open": ["Open {{page}}", "打开{{page}}"],
  "panorama.soon": ["Its page comes with its package.", "页面将随软件包一同推出。"],
  "panorama.right": ["{{share}} right", "正确率 {{share}}"],
  "panorama.reads": ["it reads {{digit}}", "读作 {{digit}}"],
  "panorama.thumbnail": ["{{page}}, training live", "{{page}}，实时训练"],
} as const satisfies Record<string, readonly [string, string]>;
