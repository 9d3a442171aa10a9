// DataLoader: batches of examples in staging tensors, in a seeded order that can be taken up again anywhere.
import { LifetimeError, ShapeError } from "../errors.ts";
import type { StateValue } from "../nn/module.ts";
import { Stream } from "../random.ts";
import type { Scope } from "../scope.ts";
import { emptyOnHeap, Tensor } from "../tensor.ts";
import { type Batch, type Dataset, Stage } from "./dataset.ts";
import { ExampleGroups } from "./mixer.ts";
import { type Sampler, sequential, shuffled } from "./sampler.ts";
import { type Example, IterableDataset } from "./sources.ts";

/** Options of a loader. */
export interface LoaderOptions {
  /** Examples in a batch. Default 32. */
  batchSize?: number;
  /** A new random order each epoch. Default false. With an `IterableDataset`: drawn from a buffer of `shuffleBuffer` examples. */
  shuffle?: boolean;
  /** Which examples an epoch takes, instead of `shuffle`: `balanced(labels)`, `weighted(weights)`. */
  sampler?: Sampler;
  /** Leave out a last batch that is smaller, so that all batches have one shape. Default false. */
  dropLast?: boolean;
  /** Examples held to draw from when an `IterableDataset` is shuffled. Default 1024. */
  shuffleBuffer?: number;
  /** Whose random numbers it draws. Default "loader". */
  name?: string;
  /** Default: what `seed()` set. */
  seed?: number;
}

const EPITAPH = "is a batch that its loader has replaced; use it before the next one, or keep a clone() of it";

/** Where the examples of a batch come from: their numbers, or themselves. */
type Plan = Int32Array | readonly Example[];

/**
 * Gives the batches of a dataset, an epoch per iteration: `for (const [images, labels] of loader)`.
 * A batch is written into staging tensors allocated once; it is valid until the next one, `clone()` keeps it.
 */
export class DataLoader<T extends Batch> {
  readonly dataset: Dataset<T> | IterableDataset<T>;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly #sampler: Sampler | null;
  readonly #shuffleBuffer: number;
  readonly #stream: Stream;
  /** [4] i32: the stream as it stands when the epoch begins. */
  readonly #start: Tensor;
  /** [2] i32: epochs ended or given up, batches given in this one. */
  readonly #position: Tensor;
  readonly #stages: Stage[] = [];
  #epoch = 0;
  #given = 0;
  #resuming = false;
  #run = 0;
  #open: Scope | null = null;

  /** @throws RangeError if the batch size is not a positive integer */
  constructor(dataset: Dataset<T> | IterableDataset<T>, options: LoaderOptions = {}) {
    const { batchSize = 32, shuffle = false, sampler, dropLast = false, shuffleBuffer = 1024, name = "loader", seed } = options;
    if (!Number.isInteger(batchSize) || batchSize < 1) throw new RangeError(`DataLoader: batchSize is ${batchSize}, needs an integer ≥ 1`);
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
    if (dataset instanceof IterableDataset) {
      if (sampler) throw new RangeError("DataLoader: a sampler needs numbered examples; an IterableDataset can only be shuffled");
      this.#sampler = null;
      this.#shuffleBuffer = shuffle ? shuffleBuffer : 0;
    } else {
      this.#sampler = sampler ?? (shuffle ? shuffled(dataset.size) : sequential(dataset.size));
      this.#shuffleBuffer = 0;
    }
    this.#stream = new Stream(name, seed);
    this.#start = emptyOnHeap([4], "i32").set(this.#stream.state.view());
    this.#position = emptyOnHeap([2], "i32").set([0, 0]);
    this.#start.role = this.#position.role = "state";
  }

  /**
   * Batches in an epoch.
   * @throws ShapeError if the dataset is a stream, whose length nobody knows
   */
  get length(): number {
    if (this.#sampler === null) throw new ShapeError("DataLoader: an IterableDataset has no length");
    const batches = this.#sampler.size / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  /** Whether the batch given last ends its epoch; undefined where nobody knows, with an `IterableDataset`. */
  get last(): boolean | undefined {
    return this.#sampler ? this.#given >= this.length : undefined;
  }

  /** Epochs that ended or were given up. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Its place: what `loadStateDict` needs to go on with the very batch that would have come next. */
  stateDict(): { start: Tensor; position: Tensor } {
    return { start: this.#start, position: this.#position.set([this.#epoch, this.#given]) };
  }

  /**
   * Takes up a place: the next iteration goes on where the saved one stood, in the same order.
   * @throws ShapeError if an entry is missing or has another shape
   */
  loadStateDict(values: Readonly<Record<string, StateValue>>): void {
    const read = (name: string, n: number): ArrayLike<number> => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      const data = value instanceof Tensor ? value.data : value?.data;
      if (data?.length !== n) throw new ShapeError(`DataLoader: state ${name} has ${data?.length ?? "no"} numbers, needs ${n}`);
      return data;
    };
    const start = read("start", 4);
    const position = read("position", 2);
    this.#start.set(start);
    [this.#epoch, this.#given] = [position[0], position[1]];
    this.#resuming = true;
    this.#run++;
  }

  /** The batches of one epoch; after `loadStateDict`, the rest of the one that was begun. */
  *[Symbol.iterator](): Generator<T, void, undefined> {
    const { run, skip } = this.#begin();
    const stage = this.#stage(0);
    let at = 0;
    for (const plan of this.#plans()) {
      if (at++ < skip) continue;
      this.#close();
      const batch = this.#load(plan, stage);
      this.#given++;
      yield this.#lend(batch, stage);
      this.#check(run);
    }
    this.#end();
  }

  /**
   * The batches of one epoch, the next `ahead` of them prepared while the caller waits for something else; for datasets whose examples
   * come asynchronously, too. Takes ahead + 1 staging buffers.
   */
  async *prefetch(ahead = 1): AsyncGenerator<T, void, undefined> {
    if (!Number.isInteger(ahead) || ahead < 0) throw new RangeError(`DataLoader: ahead is ${ahead}, needs an integer ≥ 0`);
    const { run, skip } = this.#begin();
    const plans = this.#plansAsync();
    let last: Promise<unknown> = Promise.resolve();
    let at = 0;
    let over = false;
    const prepare = (stage: Stage) => {
      const loaded = last.then(async () => {
        while (!over) {
          const next = await plans.next();
          if (next.done) return null;
          if (at++ < skip) continue;
          this.#check(run);
          return { batch: this.#load(next.value, stage), stage };
        }
        return null;
      });
      last = loaded;
      loaded.catch(() => {});
      return loaded;
    };
    const queue = Array.from({ length: ahead }, (_, i) => prepare(this.#stage(i)));
    let spare = this.#stage(ahead);
    try {
      for (;;) {
        if (ahead === 0) queue.push(prepare(spare));
        const loaded = await queue.shift()!;
        this.#check(run);
        if (loaded === null) {
          this.#end();
          return;
        }
        this.#close();
        if (ahead > 0) queue.push(prepare(spare));
        spare = loaded.stage;
        this.#given++;
        yield this.#lend(loaded.batch, loaded.stage);
        this.#check(run);
      }
    } finally {
      over = true;
      await last.catch(() => {});
      await plans.return(undefined);
    }
  }

  /** Frees its state; staging goes with garbage collection, since a batch may still be in use. */
  dispose(): void {
    this.#run++;
    for (const t of [this.#stream.state, this.#start, this.#position]) t.dispose();
  }

  #stage(at: number): Stage {
    this.#stages[at] ??= new Stage(this.batchSize);
    return this.#stages[at];
  }

  /** Starts an epoch, or takes up the one that was loaded. */
  #begin(): { run: number; skip: number } {
    if (!this.#resuming && this.#given > 0) this.#end();
    // Epoch e draws from block e · 2³² on, so that its order does not depend on how far the one before it was drawn.
    const [key0, key1] = this.#start.view();
    this.#start.set([key0, key1, 0, this.#epoch]);
    this.#stream.state.set(this.#start.view());
    this.#resuming = false;
    return { run: ++this.#run, skip: this.#given };
  }

  /** The epoch is over: the next iteration begins another, also that of a loader that takes up this place. */
  #end(): void {
    this.#epoch++;
    this.#given = 0;
  }

  #check(run: number): void {
    if (run !== this.#run) {
      throw new LifetimeError("DataLoader: a new iteration began before this one was over; make a loader for each");
    }
  }

  /** The last batch is over. */
  #close(): void {
    if (this.#open) this.#open.open = false;
    this.#open = null;
  }

  #load(plan: Plan, stage: Stage): T {
    return this.dataset instanceof IterableDataset
      ? this.dataset.write(plan as readonly Example[], stage)
      : this.dataset.load(plan as Int32Array, stage);
  }

  /** The staging tensors as the caller gets them: they can tell when they are over, and keep the staging memory alive. */
  #lend(batch: T, stage: Stage): T {
    const scope: Scope & { keeps: Stage } = { open: true, epitaph: EPITAPH, keeps: stage };
    this.#open = scope;
    return batch.map((t) => new Tensor(t.shape, t.dtype, { ...t.storage, scope, token: null, shadow: null }, t.offset)) as unknown as T;
  }

  /** What the batches of an epoch are made of. */
  *#plans(): Generator<Plan> {
    const { batchSize } = this;
    if (this.#sampler) {
      const indices = this.#sampler.draw(this.#stream);
      for (let from = 0; from < indices.length; from += batchSize) {
        if (this.dropLast && from + batchSize > indices.length) return;
        yield indices.subarray(from, from + batchSize);
      }
      return;
    }
    const examples = (this.dataset as IterableDataset<T>).examples();
    if (!(Symbol.iterator in examples))
      throw new LifetimeError("DataLoader: the examples come asynchronously; use for await (… of loader.prefetch())");
    const groups = this.#groups();
    for (const example of examples) yield* groups.push(example);
    yield* groups.end();
  }

  async *#plansAsync(): AsyncGenerator<Plan, void, undefined> {
    if (this.#sampler) {
      yield* this.#plans();
      return;
    }
    const groups = this.#groups();
    for await (const example of (this.dataset as IterableDataset<T>).examples()) yield* groups.push(example);
    yield* groups.end();
  }

  #groups(): ExampleGroups {
    return new ExampleGroups(this.batchSize, this.dropLast, this.#shuffleBuffer, this.#stream);
  }
}
