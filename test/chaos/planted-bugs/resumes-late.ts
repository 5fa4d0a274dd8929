/* A stream of events resumes one line behind the position that its client has reached. */
import type { EventPosition } from '../../../src/jobs/watching/event-id.js';
import { WatchService } from '../../../src/jobs/watching/watch.service.js';
import { type Plant, replaceMembers } from '../planted-bug.js';

type Stream = (watch: unknown, feed: unknown, from: EventPosition, log: boolean) => AsyncGenerator<Buffer>;

export const plant: Plant = () => {
  const { stream } = WatchService.prototype as unknown as { stream: Stream };
  const late = function (this: unknown, watch: unknown, feed: unknown, from: EventPosition, log: boolean) {
    return stream.call(this, watch, feed, from.row > 0 ? { ...from, row: from.row + 1 } : from, log);
  };
  return replaceMembers(WatchService.prototype, {
    stream: { configurable: true, writable: true, value: late },
  });
};
