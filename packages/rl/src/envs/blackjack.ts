// Blackjack: beat the dealer without exceeding 21.
import { NO_INFO, type Picture, type Snapshot, type Start, type Step, World } from "../env.ts";
import { Tuple } from "../spaces/composite.ts";
import { Discrete } from "../spaces/discrete.ts";

const deck = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

const plain = (hand: readonly number[]) => hand.reduce((sum, card) => sum + card, 0);
const usableAce = (hand: readonly number[]) => hand.includes(1) && plain(hand) + 10 <= 21;
const total = (hand: readonly number[]) => plain(hand) + (usableAce(hand) ? 10 : 0);
const score = (hand: readonly number[]) => (total(hand) > 21 ? 0 : total(hand));
const isNatural = (hand: readonly number[]) => hand.length === 2 && hand.includes(1) && hand.includes(10);

/** Options of Blackjack. */
export interface BlackjackOptions {
  /** Whether winning with an ace and a ten pays 1.5. Default false. */
  natural?: boolean;
  /** Sutton and Barto's rules: a natural wins unless the dealer has one too; overrides `natural`. Default false. */
  sab?: boolean;
}

/**
 * Cards from an endless deck, against a dealer who draws to 17.
 *
 * | action | meaning | | observation | min | max |
 * | --- | --- | --- | --- | --- | --- |
 * | 0 | stick | | 0 sum of the hand | 4 | 21 (more when bust) |
 * | 1 | hit | | 1 the dealer's card, 1 is an ace | 1 | 10 |
 * | | | | 2 usable ace | 0 | 1 |
 *
 * Reward: 1 for winning, −1 for losing, 0 for a draw. Start: two cards each. Terminated: bust, or after sticking.
 * @see Sutton & Barto 2018, Reinforcement learning, example 5.1; Gymnasium's Blackjack-v1
 */
export class Blackjack extends World<readonly unknown[], number> {
  readonly observationSpace: Tuple = new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)]);
  readonly actionSpace: Discrete = new Discrete(2);
  readonly #natural: boolean;
  readonly #sab: boolean;
  #dealer: number[] = [];
  #player: number[] = [];

  constructor(options: BlackjackOptions = {}) {
    super("blackjack");
    this.#natural = options.natural ?? false;
    this.#sab = options.sab ?? false;
  }

  #card(): number {
    return this.random.choice(deck);
  }

  protected begin(): Start<readonly unknown[]> {
    this.#dealer = [this.#card(), this.#card()];
    this.#player = [this.#card(), this.#card()];
    // Gymnasium draws the suit and the face of the card that shows.
    this.random.integer(0, 4);
    if (this.#dealer[0] === 10) this.random.integer(0, 3);
    return { observation: this.#observe(), info: NO_INFO };
  }

  #observe(): readonly number[] {
    return [total(this.#player), this.#dealer[0]!, usableAce(this.#player) ? 1 : 0];
  }

  step(action: number): Step<readonly unknown[]> {
    if (!this.running) throw this.notRunning();
    if (!this.actionSpace.contains(action)) throw this.badAction(action);
    let reward = 0;
    let terminated = true;
    if (action === 1) {
      this.#player.push(this.#card());
      terminated = total(this.#player) > 21;
      if (terminated) reward = -1;
    } else {
      while (total(this.#dealer) < 17) this.#dealer.push(this.#card());
      reward = Math.sign(score(this.#player) - score(this.#dealer));
      if (this.#sab && isNatural(this.#player) && !isNatural(this.#dealer)) reward = 1;
      else if (!this.#sab && this.#natural && isNatural(this.#player) && reward === 1) reward = 1.5;
    }
    if (terminated) this.running = false;
    return { observation: this.#observe(), reward, terminated, truncated: false, info: NO_INFO };
  }

  render(): Picture {
    const text = `dealer shows ${this.#dealer[0]}, hand ${this.#player.join(" ")} (${total(this.#player)})`;
    return { view: [0, 0, 10, 2], shapes: [{ kind: "text", at: [5, 1], text, color: "#000000" }], text };
  }

  protected remember(): Record<string, unknown> {
    return { dealer: [...this.#dealer], player: [...this.#player] };
  }

  protected recall(memory: Snapshot): void {
    this.#dealer = [...(memory.dealer as number[])];
    this.#player = [...(memory.player as number[])];
  }
}
