import { NotAuthenticated, PreconditionFailed } from '@liucheng/client';
import { readFlow } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { createSaver } from './saver.js';
import type { Backup } from './saver.js';

/** A server with one draft, and a clock that a test moves. */
function stage(start: Flow = readFlow({ name: 'start' })) {
  const server = { flow: start, etag: 'e0', isDown: false, losesAnswer: false, refusals: 0, saves: 0 };
  const timers: { at: number; call: () => void }[] = [];
  let now = 0;
  const kept: { backup: Backup | null } = { backup: null };
  const browser = { isFull: false };
  const saver = createSaver(
    { flow: start, etag: 'e0' },
    {
      save: async (flow, etag) => {
        await Promise.resolve();
        if (server.isDown) throw new TypeError('no connection');
        if (server.refusals-- > 0) throw refused(401);
        if (etag !== server.etag) throw refused(412);
        server.saves += 1;
        Object.assign(server, { flow, etag: `e${server.saves}` });
        if (server.losesAnswer) throw new TypeError('connection lost');
        return server.etag;
      },
      read: async () => {
        await Promise.resolve();
        if (server.isDown) throw new TypeError('no connection');
        return { flow: server.flow, etag: server.etag };
      },
      keep: (backup, onWritten) => {
        if (!browser.isFull) kept.backup = backup;
        if (backup !== null) onWritten(!browser.isFull);
      },
      after: (ms, call) => {
        const timer = { at: now + ms, call };
        timers.push(timer);
        return () => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1);
      },
    },
  );
  const pass = async (ms: number) => {
    now += ms;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      if (!timers.includes(timer)) continue;
      timers.splice(timers.indexOf(timer), 1);
      timer.call();
    }
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { server, saver, kept, browser, pass, state: () => saver.store.getState() };
}

const refused = (status: 401 | 412): Error =>
  new (status === 401 ? NotAuthenticated : PreconditionFailed)({
    status,
    method: 'POST',
    url: '',
    body: {},
    retryAfter: undefined,
  });

const flow = (name: string) => readFlow({ name });

describe('autosave', () => {
  it('saves the last of several changes once, some time after it', async () => {
    const { server, saver, pass, state } = stage();
    saver.edit(flow('a'));
    await pass(500);
    saver.edit(flow('ab'));
    expect(state().state).toBe('unsaved');
    await pass(500);
    expect(server.saves).toBe(0);
    await pass(500);
    expect([server.saves, server.flow.name, state().state, state().etag]).toEqual([1, 'ab', 'saved', 'e1']);
  });

  it('saves what was changed while it was saving', async () => {
    const { server, saver, state } = stage();
    saver.edit(flow('a'));
    const isSaved = saver.flush();
    await Promise.resolve();
    saver.edit(flow('b'));
    expect(await isSaved).toBe(true);
    expect([server.saves, server.flow.name, state().state]).toEqual([2, 'b', 'saved']);
  });

  it('saves after a login although a save under way is refused for the session before', async () => {
    const { server, saver, state } = stage();
    server.refusals = 1;
    saver.edit(flow('a'));
    const refusal = saver.flush();
    const afterLogin = saver.flush();
    expect([await refusal, await afterLogin]).toEqual([false, true]);
    expect([server.flow.name, state().problem]).toEqual(['a', null]);
  });

  it('has nothing to save after all was undone', async () => {
    const start = flow('start');
    const { server, saver, kept, pass, state } = stage(start);
    saver.edit(flow('a'));
    saver.edit(start);
    expect([state().state, kept.backup]).toEqual(['saved', null]);
    await pass(5000);
    expect(server.saves).toBe(0);
  });

  it('keeps changes in the browser while the server is away, and saves them later', async () => {
    const { server, saver, kept, pass, state } = stage();
    server.isDown = true;
    saver.edit(flow('offline'));
    await pass(1000);
    expect([state().state, kept.backup?.flow.name]).toEqual(['unsaved', 'offline']);
    server.isDown = false;
    await pass(3000);
    expect([state().state, server.flow.name, kept.backup]).toEqual(['saved', 'offline', null]);
  });

  it('tells that the browser could not keep the changes either, until it can', async () => {
    const { server, saver, browser, pass, state } = stage();
    Object.assign(server, { isDown: true });
    browser.isFull = true;
    saver.edit(flow('a'));
    await pass(1000);
    expect([state().state, state().isKept]).toEqual(['unsaved', false]);
    browser.isFull = false;
    saver.edit(flow('ab'));
    expect(state().isKept).toBe(true);
  });

  it('confirms that the server has what is shown, also what was changed since the last save', async () => {
    const { server, saver } = stage();
    expect([await saver.confirm(), server.saves]).toEqual([true, 0]);
    saver.edit(flow('a'));
    const isConfirmed = saver.confirm();
    await Promise.resolve();
    saver.edit(flow('b'));
    expect([await isConfirmed, server.flow.name]).toEqual([true, 'b']);
  });

  it('takes its own draft for saved if only the answer was lost', async () => {
    const { server, saver, pass, state } = stage();
    server.losesAnswer = true;
    saver.edit(flow('a'));
    await pass(1000);
    server.losesAnswer = false;
    await pass(3000);
    expect([state().state, server.saves]).toEqual(['saved', 1]);
  });
});

describe('a conflict', () => {
  async function conflicting() {
    const staged = stage();
    Object.assign(staged.server, { flow: flow('theirs'), etag: 'other' });
    staged.saver.edit(flow('mine'));
    await staged.pass(1000);
    return staged;
  }

  it('leaves what somebody else has saved alone, and shows it', async () => {
    const { server, saver, state, pass } = await conflicting();
    expect(state().state).toBe('conflict');
    expect(state().conflict).toMatchObject({
      base: { name: 'start' },
      mine: { name: 'mine' },
      theirs: { flow: { name: 'theirs' }, etag: 'other' },
    });
    saver.edit(flow('mine 2'));
    await pass(60_000);
    expect([server.flow.name, state().conflict?.mine.name]).toEqual(['theirs', 'mine 2']);
  });

  it('ends by taking theirs, without a save', async () => {
    const { server, saver, state, kept } = await conflicting();
    saver.resolve(state().conflict!.theirs.flow);
    expect([state().state, server.saves, kept.backup]).toEqual(['saved', 0, null]);
  });

  it('ends by keeping mine, which is saved over theirs', async () => {
    const { server, saver, state, pass } = await conflicting();
    saver.resolve(state().conflict!.mine);
    await pass(0);
    expect([state().state, server.flow.name]).toEqual(['saved', 'mine']);
  });

  it('is found when a draft from the browser meets another one on the server', () => {
    const { saver, state } = stage(flow('theirs'));
    saver.restore({ base: flow('old'), flow: flow('mine'), etag: 'e-1' });
    expect(state().conflict).toMatchObject({ base: { name: 'old' }, theirs: { flow: { name: 'theirs' } } });
  });

  it('is found when somebody else has saved, and nothing was changed here, before the draft is run', async () => {
    const { server, saver, state } = stage();
    Object.assign(server, { flow: flow('theirs'), etag: 'other' });
    expect(await saver.confirm()).toBe(false);
    expect(state().conflict).toMatchObject({ mine: { name: 'start' }, theirs: { flow: { name: 'theirs' } } });
  });

  it('is none before the draft is run if somebody else has saved the same', async () => {
    const { server, saver, state } = stage();
    Object.assign(server, { flow: flow('start'), etag: 'other' });
    expect([await saver.confirm(), state().etag]).toEqual([true, 'other']);
  });

  it('is none if the draft on the server is the one that was edited', async () => {
    const { server, saver, pass } = stage(flow('old'));
    saver.restore({ base: flow('old'), flow: flow('mine'), etag: 'e0' });
    await pass(1000);
    expect(server.flow.name).toBe('mine');
  });
});
