import { readFlow } from '../model/flow.js';
import { createBackups } from './backup.js';
import type { Backup } from './saver.js';

function stage() {
  const texts = new Map<string, string>();
  const storage = {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
  return { texts, open: (user = 1, ctime = 1_000) => createBackups(user, { id: 7, ctime }, () => storage) };
}

const backup = (name: string): Backup => ({ base: readFlow({}), flow: readFlow({ name }), etag: 'e' });

describe('what is not saved', () => {
  it('is kept until it is saved', () => {
    const { open } = stage();
    const page = open();
    page.keep(backup('mine'));
    page.flush();
    expect(open().read()).toEqual(backup('mine'));
    page.keep(null);
    expect(open().read()).toBeNull();
  });

  it('is not given to another user of the browser, who would save it', () => {
    const { open } = stage();
    const page = open(1);
    page.keep(backup('mine'));
    page.flush();
    expect(open(2).read()).toBeNull();
    expect(open(1).read()).toEqual(backup('mine'));
  });

  it('is not given to a later process with the same id, which has the same first draft', () => {
    const { open } = stage();
    const page = open();
    page.keep(backup('mine'));
    page.flush();
    expect(open(1, 2_000).read()).toBeNull();
    expect(open(1, 1_000).read()).toEqual(backup('mine'));
  });

  it('is given back if an earlier build has kept it, unless it began with the first draft of any process', () => {
    const { texts, open } = stage();
    const start = { id: 'start', namespace: 'core.event', name: 'start', nodeType: 'Event' };
    const print = { id: 'p', namespace: 'core.log', name: 'print', nodeType: 'Function' };
    const keep = (nodeList: object[]) =>
      texts.set('liucheng.draft.1.7', JSON.stringify({ ...backup('mine'), base: { nodeList } }));
    keep([start]);
    expect(open().read()).toBeNull();
    keep([start, print]);
    expect(open().read()?.flow.name).toBe('mine');
  });

  it('is removed by the page that has found it, once that has saved it', () => {
    const { open } = stage();
    const page = open();
    page.keep(backup('mine'));
    page.flush();
    const next = open();
    next.read();
    next.keep(null);
    expect(open().read()).toBeNull();
  });

  it('stays when another tab has saved its own, and comes back when the page is left', () => {
    const { open } = stage();
    const [one, other] = [open(), open()];
    one.keep(backup('one'));
    one.flush();
    other.keep(backup('other'));
    other.flush();
    one.keep(null);
    expect(open().read()?.flow.name).toBe('other');

    one.keep(backup('one again'));
    one.flush();
    one.keep(null);
    other.flush();
    expect(open().read()?.flow.name).toBe('other');
  });

  it('is not kept where the browser forbids storage, and says so', () => {
    let isForbidden = true;
    const page = createBackups(1, { id: 7, ctime: 1_000 }, () => {
      if (isForbidden) throw new Error('forbidden');
      return { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
    });
    const told: boolean[] = [];
    page.keep(backup('mine'), (isKept) => told.push(isKept));
    page.flush();
    expect(page.read()).toBeNull();
    isForbidden = false;
    page.flush();
    expect(told).toEqual([false, true]);
  });
});
