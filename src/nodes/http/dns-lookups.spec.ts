import type { LookupAddress } from 'node:dns';
import { setMaxListeners } from 'node:events';
import { DnsLookups } from './dns-lookups.js';

type Answer = (error: null, addresses: LookupAddress[]) => void;

describe('DNS lookups', () => {
  /** The lookups in progress, which no name server answers. */
  let open: Map<string, Answer>;
  let dnsLookups: DnsLookups;
  let given: string[];

  beforeEach(() => {
    open = new Map();
    given = [];
    dnsLookups = new DnsLookups((name, _options, callback) => open.set(name, callback), 4);
  });

  const never = new AbortController().signal;
  setMaxListeners(0, never);
  const ask = (job: number, name: string, signal = never, user = job) =>
    dnsLookups.runFor({ job, user, signal }, () =>
      dnsLookups.all(name, {}, (error) => given.push(error === null ? name : `${name}: ${error.code}`)),
    );
  const answer = (name: string) => {
    const callback = open.get(name);
    open.delete(name);
    callback?.(null, []);
  };

  it('are limited to half of all for one job, so that a job that has none gets one', () => {
    for (let n = 0; n < 1_000; n++) ask(1, `slow-${n}`);
    expect([...open.keys()]).toEqual(['slow-0', 'slow-1']);
    ask(2, 'other');
    ask(3, 'third');
    expect([...open.keys()]).toEqual(['slow-0', 'slow-1', 'other', 'third']);
    ask(4, 'fourth');
    answer('other');
    expect(given).toEqual(['other']);
    expect([...open.keys()]).toEqual(['slow-0', 'slow-1', 'third', 'fourth']);
  });

  it('of the many jobs of one user leave one to others, and wait for those of others once', () => {
    for (let job = 1; job <= 40; job++) for (let n = 0; n < 5; n++) ask(job, `slow-${job}-${n}`, never, 1);
    expect(open.size).toBe(3);
    ask(50, 'other', never, 2);
    ask(51, 'another', never, 2);
    expect([...open.keys()].slice(3)).toEqual(['other']);
    answer('slow-1-0');
    expect([...open.keys()].slice(-1)).toEqual(['another']);
  });

  it('are not begun for a job that has ended meanwhile', () => {
    const end = new AbortController();
    for (let n = 0; n < 5; n++) ask(1, `slow-${n}`, end.signal);
    ask(2, 'other');
    end.abort();
    expect(given).toEqual(['slow-2: ETIMEOUT', 'slow-3: ETIMEOUT', 'slow-4: ETIMEOUT']);
    answer('slow-0');
    expect([...open.keys()]).toEqual(['slow-1', 'other']);
    ask(3, 'late');
    expect([...open.keys()]).toEqual(['slow-1', 'other', 'late']);
  });

  it('fail if they wait too long', () => {
    import.meta.jest.useFakeTimers();
    for (let n = 0; n < 3; n++) ask(1, `slow-${n}`);
    import.meta.jest.advanceTimersByTime(30_000);
    expect(given).toEqual(['slow-2: ETIMEOUT']);
    import.meta.jest.useRealTimers();
  });

  it('give ten addresses of each family, since each of them may be tried', () => {
    const from = (first: string, family: number) =>
      Array.from({ length: 1_000 }, (_, index) => ({ address: `${first}${index}`, family }));
    const given: LookupAddress[] = [];
    dnsLookups.all('many', {}, (_, addresses) => given.push(...addresses));
    open.get('many')!(null, [...from('2001:4860::', 6), ...from('8.8.8.', 4)]);
    expect(given).toEqual([...from('2001:4860::', 6).slice(0, 10), ...from('8.8.8.', 4).slice(0, 10)]);
  });
});
