import { setTimeout as sleep } from 'node:timers/promises';

/** One that has run for so long is well again: its next end counts as its first. */
const WELL_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * @typedef {object} Running
 * @property {Promise<string>} exited
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill
 */

/** Something that must run: started once, and again whenever it ends by itself. */
export class Supervised {
  #name;
  #start;
  #say;
  #running;
  #stopping = new AbortController();
  #work = Promise.resolve();
  #pause = FIRST_PAUSE_MS;

  /**
   * @param {string} name
   * @param {(signal: AbortSignal, previous?: Running) => Promise<Running>} start settles when it does its work
   * @param {(message: string) => void} say
   */
  constructor(name, start, say) {
    this.#name = name;
    this.#start = start;
    this.#say = say;
  }

  /**
   * The first start, which is not tried again: what cannot even begin needs a person.
   *
   * @returns {Promise<Running>}
   * @throws what the start threw
   */
  async start() {
    const starting = this.#begin();
    this.#work = starting.catch(() => undefined);
    return starting;
  }

  async #begin() {
    const running = await this.#start(this.#stopping.signal, this.#running);
    this.#running = running;
    const since = Date.now();
    void running.exited.then((how) => {
      if (this.#stopping.signal.aborted) return;
      this.#say(`${this.#name} ended (${how}); starting it again`);
      const pause = Date.now() - since > WELL_MS ? FIRST_PAUSE_MS : this.#pause;
      this.#work = this.#again(pause);
    });
    return running;
  }

  async #again(pause) {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.#begin();
        return;
      } catch (error) {
        if (signal.aborted) return;
        pause = this.#pause;
        this.#say(`${this.#name} does not start, next try in ${pause / 1000} s: ${error.message}`);
      }
    }
  }

  /** Ends it for good, in order. */
  async stop() {
    this.#stopping.abort();
    await this.#work;
    await this.#running?.stop();
  }

  /** Ends it for good, at once. */
  async kill() {
    this.#stopping.abort();
    await this.#running?.kill();
  }
}
