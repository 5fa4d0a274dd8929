/*
 * Loaded into each process of a chaos run before the application, which knows nothing of it: tells the outside service who made
 * a request and when, and lets the wall clock jump.
 */
import { subscribe } from 'node:diagnostics_channel';
import { isMainThread } from 'node:worker_threads';

const trueNow = Date.now;
let shiftMs = 0;

globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(trueNow() + shiftMs);
    else super(...given);
  }

  static now() {
    return trueNow() + shiftMs;
  }
};

subscribe('undici:request:create', ({ request }) => {
  request.addHeader('x-chaos-process', process.env.CHAOS_PROCESS);
  request.addHeader('x-chaos-pid', String(process.pid));
  request.addHeader('x-chaos-created', String(trueNow()));
});

// A process that the application itself has started has a channel of the application's.
if (isMainThread && process.ppid === Number(process.env.CHAOS_HARNESS)) {
  process.on('message', (message) => {
    if (typeof message?.chaosShiftMs === 'number') shiftMs = message.chaosShiftMs;
  });
  process.channel.unref();
}
