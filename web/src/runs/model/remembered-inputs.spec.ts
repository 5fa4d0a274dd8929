import type { InputVariable } from '../../parts/input-variables.js';
import { placeOfInputs, rememberedEntries, rememberEntries, type Store } from './remembered-inputs.js';

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
const PLACE = placeOfInputs(7, 1);
const variables = [variable('who', 'string'), variable('key', 'password')];

it('gives the entries of the last run of the same process back', () => {
  const store = memory();
  rememberEntries(() => store, PLACE, variables, { who: 'Ada' });
  expect(rememberedEntries(() => store, PLACE, variables)).toEqual({ who: 'Ada' });
  expect(rememberedEntries(() => store, placeOfInputs(7, 2), variables)).toEqual({});
});

it('does not give them to somebody else who uses the browser', () => {
  const store = memory();
  rememberEntries(() => store, PLACE, variables, { who: 'Ada' });
  expect(rememberedEntries(() => store, placeOfInputs(8, 1), variables)).toEqual({});
});

it('never keeps a password', () => {
  const store = memory();
  rememberEntries(() => store, PLACE, variables, { who: 'Ada', key: 'secret' });
  expect([...store.texts.values()].join()).not.toContain('secret');
  // A variable that has become a password since.
  expect(rememberedEntries(() => store, PLACE, [variable('who', 'password')])).toEqual({});
});

it('forgets variables that the flow no longer has', () => {
  const store = memory();
  rememberEntries(() => store, PLACE, variables, { who: 'Ada' });
  expect(rememberedEntries(() => store, PLACE, [variable('other', 'string')])).toEqual({});
});

it('does without a storage that fails or holds something else', () => {
  const store = memory();
  store.texts.set(PLACE, '{');
  expect(rememberedEntries(() => store, PLACE, variables)).toEqual({});
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('full');
    },
  };
  expect(() => rememberEntries(() => full, PLACE, variables, { who: 'Ada' })).not.toThrow();
  const forbidden = (): Store => {
    throw new Error('forbidden');
  };
  expect(rememberedEntries(forbidden, PLACE, variables)).toEqual({});
  expect(() => rememberEntries(forbidden, PLACE, variables, { who: 'Ada' })).not.toThrow();
});
