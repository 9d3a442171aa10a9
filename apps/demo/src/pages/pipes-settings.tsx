// What one can change on the pipes page.
import type { PipesOptions, PipesStep } from "../experiments/pipes.ts";
import { t } from "../i18n/index.ts";
import { Choice, SeedField } from "../ui/fields.tsx";
import type { Lab } from "../ui/lab.ts";
import { symbolOf } from "./pipes-network.tsx";

type PipesLab = Lab<PipesOptions, PipesStep>;

const shapes = ["circle", "xor", "gauss", "spiral", "moons", "mine"] as const;
const inputs = ["x", "y", "xx", "yy", "xy", "sinx", "siny"] as const;
const activations = ["tanh", "relu", "leaky", "sigmoid", "gelu", "silu", "linear"] as const;
const activationNames = { tanh: "tanh", relu: "ReLU", leaky: "leaky ReLU", sigmoid: "sigmoid", gelu: "GELU", silu: "SiLU" };
const optimizers = ["sgd", "momentum", "rmsprop", "adam", "adamw"] as const;
const optimizerNames = { sgd: "SGD", rmsprop: "RMSprop", adam: "Adam", adamw: "AdamW" };

/** The points to learn. */
export function PointSettings({ lab }: { lab: PipesLab }) {
  const { shape, noise, count, share } = lab.options.value;
  return (
    <section class="card">
      <h2>{t("pipes.points")}</h2>
      <div class="row bottom">
        <Choice
          label={t("pipes.shape")}
          value={shape}
          values={lab.options.value.points.length ? shapes : shapes.slice(0, -1)}
          name={(value) => t(`pipes.${value}`)}
          change={(value) => lab.change({ shape: value })}
        />
        <Choice
          label={t("pipes.noise")}
          value={noise}
          values={[0, 0.1, 0.2, 0.3, 0.5, 0.8]}
          change={(value) => lab.change({ noise: value })}
        />
        <Choice label={t("pipes.count")} value={count} values={[50, 100, 200, 300, 500]} change={(value) => lab.change({ count: value })} />
        <Choice
          label={t("pipes.share")}
          value={share}
          values={[0.1, 0.3, 0.5, 0.7, 0.9]}
          name={(value) => `${Math.round(value * 100)} %`}
          change={(value) => lab.change({ share: value })}
        />
      </div>
    </section>
  );
}

/** Network and training. */
export function PipesSettings({ lab }: { lab: PipesLab }) {
  const now = lab.options.value;
  const chosen = now.inputs.split("-");
  const toggle = (input: string) => {
    const next = inputs.filter((each) => (each === input ? !chosen.includes(each) : chosen.includes(each)));
    if (next.length) lab.change({ inputs: next.join("-") });
  };
  return (
    <section class="card">
      <h2>{t("pipes.settings")}</h2>
      <fieldset class="row kinds">
        <legend>{t("pipes.inputs")}</legend>
        {inputs.map((input) => (
          <button key={input} type="button" aria-pressed={chosen.includes(input)} onClick={() => toggle(input)}>
            {symbolOf(input)}
          </button>
        ))}
      </fieldset>
      <div class="row bottom">
        <Choice
          label={t("pipes.activation")}
          value={now.activation}
          values={activations}
          name={(value) => (value === "linear" ? t("pipes.linear") : activationNames[value])}
          change={(activation) => lab.change({ activation })}
        />
        <Choice
          label={t("pipes.optimizer")}
          value={now.optimizer}
          values={optimizers}
          name={(value) => (value === "momentum" ? t("pipes.momentum") : optimizerNames[value])}
          change={(optimizer) => lab.change({ optimizer })}
        />
        <Choice
          label={t("pipes.rate")}
          value={now.rate}
          values={[0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]}
          change={(rate) => lab.change({ rate })}
        />
        <Choice
          label={t("pipes.schedule")}
          value={now.schedule}
          values={["constant", "warmup", "decay", "cosine"]}
          name={(value) => t(`pipes.${value}`)}
          change={(schedule) => lab.change({ schedule })}
        />
        <Choice label={t("pipes.batch")} value={now.batch} values={[1, 4, 8, 16, 32, 64, 128]} change={(batch) => lab.change({ batch })} />
        <Choice
          label={t("pipes.penalty")}
          value={now.penalty}
          values={["none", "l1", "l2"]}
          name={(value) => (value === "none" ? t("pipes.none") : value.toUpperCase())}
          change={(penalty) => lab.change({ penalty })}
        />
        <Choice
          label={t("pipes.strength")}
          value={now.strength}
          values={[0.0001, 0.001, 0.003, 0.01, 0.03, 0.1]}
          change={(strength) => lab.change({ strength })}
        />
        <Choice
          label={t("pipes.dropout")}
          value={now.dropout}
          values={[0, 0.1, 0.2, 0.3, 0.5]}
          name={(value) => `${Math.round(value * 100)} %`}
          change={(dropout) => lab.change({ dropout })}
        />
        <SeedField lab={lab} />
      </div>
      <p class="hint">{t("settings.hint")}</p>
    </section>
  );
}
