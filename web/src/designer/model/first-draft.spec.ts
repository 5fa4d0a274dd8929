import { withoutGivenTitle } from './first-draft.js';
import type { JsonObject } from './flow.js';

const start: JsonObject = {
  ...{ id: 'start', namespace: 'core.event', name: 'start', nodeType: 'event' },
  ...{ x: 80, y: 200 },
};
const draft = (...nodeList: JsonObject[]) => ({ id: 1, nodeList, linkList: [], variables: [] });

describe('the draft that the API makes', () => {
  it('has a start that everyone reads in their language', () => {
    expect(withoutGivenTitle(draft({ ...start, title: 'Start' }))).toEqual(draft(start));
  });

  it.each([
    ['whose start was named by somebody', draft({ ...start, title: 'Begin' })],
    ['with more nodes', draft(start, { ...start, id: 'other' })],
    ['that is no flow', null],
  ])('is left alone, like any draft %s', (_what, saved) => {
    expect(withoutGivenTitle(saved)).toBe(saved);
  });
});
