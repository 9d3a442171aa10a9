// Settings as text: what differs from the defaults goes into the address, and nothing else comes out of it.

/** What a setting can be. */
export type Setting = number | boolean | string | readonly number[];

/** Settings from an address; what is missing or makes no sense stays as it is by default. */
export function readSettings<O extends object>(defaults: O, query: string, prefix = ""): O {
  const given = new URLSearchParams(query);
  const settings: Record<string, Setting> = { ...(defaults as Record<string, Setting>) };
  for (const [name, standard] of Object.entries(settings)) {
    const text = given.get(prefix + name);
    if (text === null) continue;
    if (typeof standard === "number") {
      if (text !== "" && Number.isFinite(Number(text))) settings[name] = Number(text);
    } else if (typeof standard === "boolean") {
      settings[name] = text === "true";
    } else if (typeof standard === "string") settings[name] = text;
    else {
      const numbers = text === "" ? [] : text.split(",").map(Number);
      if (numbers.every(Number.isFinite)) settings[name] = numbers;
    }
  }
  return settings as O;
}

/** Settings as they stand in an address; what others wrote there stays. */
export function writeSettings<O extends object>(defaults: O, settings: O, query = "", prefix = ""): string {
  const text = new URLSearchParams(query);
  for (const [name, value] of Object.entries(settings)) {
    text.delete(prefix + name);
    if (String(value) !== String((defaults as Record<string, Setting>)[name])) text.set(prefix + name, String(value));
  }
  return text.toString().replaceAll("%2C", ",");
}
