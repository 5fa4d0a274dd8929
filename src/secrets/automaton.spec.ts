import { hashOf } from '../../test/support/alike-ids.js';
import { Automaton } from './automaton.js';
import { runAll, Work } from './steps.js';

/** Eight forms behind each of many prefixes. Without an offset, the edges to their last characters hash alike. */
function formsOfAlikeEdges(count: number): string[] {
  const forms: string[] = [];
  for (let state = 3; forms.length < count; state += 12) {
    const prefix = `${String.fromCharCode(0x4e00 + forms.length)}ab`;
    const alike: string[] = [];
    for (let code = 0x100; alike.length < 8; code++)
      if (hashOf(state * 0x10000 + code) % 2 ** 12 === 7) alike.push(String.fromCharCode(code));
    // The first form is a row of consecutive states, so only the others need edges.
    forms.push(...['x', ...alike].map((last) => prefix + last));
  }
  return forms;
}

test('secrets cannot be chosen so that a search passes all their edges at each character', () => {
  const forms = formsOfAlikeEdges(2_000);
  const automaton = runAll(Automaton.of(forms, new Work()))!;
  const text = forms[1]!.repeat(200_000);
  const start = process.cpuUsage();
  let state = 0;
  let found = 0;
  for (let at = 0; at < text.length; at++) {
    state = automaton.next(state, text.charCodeAt(at));
    if (automaton.foundAt(state, false) === 4) found += 1;
  }
  expect(process.cpuUsage(start).user).toBeLessThan(300_000);
  expect(found).toBe(200_000);
});
