import type { InputVariable } from './input-form.js';
import { rememberedEntries, rememberEntries, type Store } from './remembered-inputs.js';

const memory = (): Store & { texts: Map<string, string> } => {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
};
const variable = (name: string, type: InputVariable['type']): InputVariable => ({
  name,
  type,
  value: null,
  isShared: false,
  mark: '',
});
const variables = [variable('who', 'string'), variable('key', 'password')];

it('gives the entries of the last run of the same process back', () => {
  const store = memory();
  rememberEntries(() => store, 1, variables, { who: 'Ada' });
  expect(rememberedEntries(() => store, 1, variables)).toEqual({ who: 'Ada' });
  expect(rememberedEntries(() => store, 2, variables)).toEqual({});
});

it('never keeps a password', () => {
  const store = memory();
  rememberEntries(() => store, 1, variables, { who: 'Ada', key: 'secret' });
  expect([...store.texts.values()].join()).not.toContain('secret');
  // A variable that has become a password since.
  expect(rememberedEntries(() => store, 1, [variable('who', 'password')])).toEqual({});
});

it('forgets variables that the flow no longer has', () => {
  const store = memory();
  rememberEntries(() => store, 1, variables, { who: 'Ada' });
  expect(rememberedEntries(() => store, 1, [variable('other', 'string')])).toEqual({});
});

it('does without a storage that fails or holds something else', () => {
  const store = memory();
  store.texts.set('liucheng.inputs.1', '{');
  expect(rememberedEntries(() => store, 1, variables)).toEqual({});
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => rememberEntries(() => full, 1, variables, { who: 'Ada' })).not.toThrow();
  const forbidden = (): Store => {
    throw new Error('forbidden');
  };
  expect(rememberedEntries(forbidden, 1, variables)).toEqual({});
  expect(() => rememberEntries(forbidden, 1, variables, { who: 'Ada' })).not.toThrow();
});
