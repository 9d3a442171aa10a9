// The documentation site: its pages are the repository's, its reference is made by TypeDoc.
import { type DefaultTheme, defineConfig } from "vitepress";

const link = (text: string, path: string): DefaultTheme.SidebarItem => ({ text, link: path });

const sidebar: DefaultTheme.SidebarItem[] = [
  {
    text: "Start",
    items: [
      link("Getting started", "/guide/getting-started"),
      link("A primer in ten pages", "/guide/primer"),
      link("Coming from another library", "/guide/porting"),
    ],
  },
  {
    text: "Recipes",
    items: [
      link("Train a network", "/recipes/train"),
      link("Save, load, and go on", "/recipes/save"),
      link("Train in a worker", "/recipes/worker"),
      link("Only the kernels that are used", "/recipes/subset"),
      link("A layer of your own", "/recipes/layer"),
      link("A loss of your own", "/recipes/loss"),
      link("Your own data", "/recipes/dataset"),
      link("Deploy", "/recipes/deploy"),
    ],
  },
  {
    text: "Packages",
    items: [
      link("core: tensors and training", "/guide/core"),
      link("cnn: images", "/guide/cnn"),
      link("rnn: sequences", "/guide/rnn"),
      link("gan: generators", "/guide/gan"),
      link("rl: agents", "/guide/rl"),
      link("kernels: fast arrays", "/guide/kernels"),
      link("subset: small pages", "/guide/subset"),
    ],
  },
  {
    text: "How it works",
    items: [
      link("Memory", "/memory"),
      link("Gradients", "/gradients"),
      link("Capture", "/capture"),
      link("Determinism", "/determinism"),
      link("Data", "/data"),
      link("Errors", "/guide/errors"),
      link("Speed", "/guide/performance"),
    ],
  },
  {
    text: "Facts",
    items: [
      link("Ops and their tests", "/ops"),
      link("Accuracy", "/accuracy"),
      link("What is learned", "/results"),
      link("Support and versions", "/support"),
    ],
  },
  { text: "Building Sluice", items: [link("The house", "/house"), link("Adding an op", "/adding-an-op"), link("Notation", "/notation")] },
];

const chinese: DefaultTheme.SidebarItem[] = [
  {
    text: "开始",
    items: [link("快速上手", "/zh/guide/getting-started"), link("十页入门", "/zh/guide/primer"), link("从其他库迁移", "/zh/guide/porting")],
  },
  {
    text: "软件包",
    items: [
      link("core：张量与训练", "/zh/guide/core"),
      link("cnn：图像", "/zh/guide/cnn"),
      link("rnn：序列", "/zh/guide/rnn"),
      link("gan：生成模型", "/zh/guide/gan"),
      link("rl：智能体", "/zh/guide/rl"),
      link("subset：小页面", "/zh/guide/subset"),
      link("kernels：快速数组运算", "/zh/guide/kernels"),
    ],
  },
  { text: "参考", items: [link("错误", "/zh/guide/errors"), link("速度", "/zh/guide/performance")] },
];

export default defineConfig({
  title: "Sluice",
  description: "Deep learning in TypeScript on WebAssembly",
  cleanUrls: true,
  lastUpdated: false,
  // Links to the repository's other folders lead somewhere on a code host only; the demo runs where the reader starts it.
  ignoreDeadLinks: [
    /^http:\/\/localhost/,
    /\.\.\/(packages|benchmarks|examples|apps|scripts|\.changeset|README|CONTRIBUTING)/,
    /\/decisions$/,
  ],
  locales: {
    root: { label: "English", lang: "en" },
    zh: {
      label: "中文",
      lang: "zh",
      description: "基于 WebAssembly 的 TypeScript 深度学习库",
      themeConfig: { nav: [{ text: "指南", link: "/zh/guide/getting-started" }], sidebar: chinese, outline: { label: "本页目录" } },
    },
  },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/getting-started" },
      { text: "Reference", link: "/api/" },
    ],
    sidebar: { "/": sidebar, "/api/": [] },
    search: { provider: "local" },
    outline: { level: [2, 3] },
  },
  markdown: {
    // Text is text: docstrings speak of <unk> and of [N, C].
    html: false,
    languageAlias: { assemblyscript: "ts" },
    config(markdown) {
      const fence = markdown.renderer.rules.fence!;
      markdown.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index]!;
        return info.trim() === "mermaid" ? `<Diagram text="${encodeURIComponent(content)}" />` : fence(tokens, index, ...rest);
      };
    },
  },
});
