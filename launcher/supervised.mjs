import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from './errors.mjs';

/** After this long without an end, the next end counts as the first. */
const STABLE_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * @typedef {object} Running
 * @property {Promise<string>} exited resolves when it has ended, with its exit code or signal
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} kill
 */

/**
 * A process that is started once, and again whenever it ends by itself.
 *
 * @template {Running} [T=Running]
 */
export class Supervised {
  #name;
  #start;
  #say;
  /** @type {T | undefined} */
  #running;
  #stopping = new AbortController();
  /** @type {Promise<unknown>} */
  #work = Promise.resolve();
  #pause = FIRST_PAUSE_MS;

  /**
   * @param {string} name for messages
   * @param {(signal: AbortSignal, previous?: T) => Promise<T>} start resolves when the process is ready
   * @param {(message: string) => void} say
   */
  constructor(name, start, say) {
    this.#name = name;
    this.#start = start;
    this.#say = say;
  }

  /**
   * Starts it. A failure of this first start is not retried, because it needs an operator.
   *
   * @returns {Promise<T>}
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
      const pause = Date.now() - since > STABLE_MS ? FIRST_PAUSE_MS : this.#pause;
      this.#work = this.#again(pause);
    });
    return running;
  }

  /** @param {number} firstPause milliseconds */
  async #again(firstPause) {
    const { signal } = this.#stopping;
    let pause = firstPause;
    while (!this.#isStopping()) {
      this.#pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (this.#isStopping()) return;
      try {
        await this.#begin();
        return;
      } catch (error) {
        if (this.#isStopping()) return;
        pause = this.#pause;
        this.#say(`${this.#name} does not start, next try in ${pause / 1000} s: ${messageOf(error)}`);
      }
    }
  }

  /** Whether it is stopping, which may begin during any `await`. */
  #isStopping() {
    return this.#stopping.signal.aborted;
  }

  /** Stops it cleanly. It is not started again. */
  async stop() {
    this.#stopping.abort();
    await this.#work;
    await this.#running?.stop();
  }

  /** Kills it. It is not started again. */
  async kill() {
    this.#stopping.abort();
    await this.#running?.kill();
  }
}
