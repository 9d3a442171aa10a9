// The default theme, with diagrams.

import Theme from "vitepress/theme";
import { type App, defineComponent, h, onMounted, ref } from "vue";

let diagrams = 0;

/** A diagram in mermaid's words, drawn in the browser. */
const Diagram = defineComponent({
  props: { text: { type: String, required: true } },
  setup({ text }) {
    const drawing = ref("");
    onMounted(async () => {
      const { default: mermaid } = await import("mermaid");
      mermaid.initialize({ startOnLoad: false, theme: "neutral" });
      drawing.value = (await mermaid.render(`diagram-${diagrams++}`, decodeURIComponent(text))).svg;
    });
    return () => h("figure", { innerHTML: drawing.value });
  },
});

export default {
  extends: Theme,
  enhanceApp({ app }: { app: App }) {
    app.component("Diagram", Diagram);
  },
};
