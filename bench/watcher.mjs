import { get } from 'node:http';

/** A client of the event stream of a job. */
export class Watcher {
  /**
   * Milliseconds from the time in each line to its arrival.
   *
   * @type {number[]}
   */
  delays = [];
  lines = 0;
  /** Whether every line came once and in order. */
  isWhole = true;
  isClosed = false;
  lastId = '';
  text = '';
  /** @type {import('node:http').IncomingMessage | undefined} */
  response;

  /**
   * @param {string} url
   * @param {number} job
   */
  constructor(url, job) {
    this.url = `${url}/api/job/job/${job}/events/`;
  }

  /**
   * Connects, behind the last event that it has seen. Resolves when the stream begins.
   *
   * @param {boolean} reads whether it reads the events
   */
  async open(reads) {
    this.isClosed = false;
    this.text = '';
    const headers = this.lastId === '' ? {} : { 'last-event-id': this.lastId };
    /** @type {import('node:http').IncomingMessage} */
    const response = await new Promise((resolve, reject) =>
      get(this.url, { agent: false, headers }, resolve).once('error', reject),
    );
    if (response.statusCode !== 200) throw new Error(`${this.url}: ${response.statusCode ?? ''}`);
    this.response = response.setEncoding('utf8');
    response
      .once('close', () => {
        this.isClosed = true;
      })
      .on('error', () => undefined);
    if (reads) this.read();
  }

  read() {
    this.response?.on('data', (/** @type {string} */ chunk) => this.take(chunk));
  }

  /** @param {string} chunk */
  take(chunk) {
    const now = Date.now();
    const blocks = (this.text + chunk).split('\n\n');
    this.text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, id] = /^id: (.*)$/m.exec(block) ?? [];
      if (id) this.lastId = id;
      const [, row, time] = /^data: \{"row":(\d+),"line":"(\S+)/m.exec(block) ?? [];
      if (row === undefined || time === undefined) continue;
      this.lines += 1;
      if (Number(row) !== this.lines) this.isWhole = false;
      this.delays.push(now - Date.parse(time));
    }
  }

  leave() {
    this.response?.destroy();
  }
}
