import { fileContent } from './file-content.js';

describe('the content of a file to import', () => {
  it('is exported processes, with what the person must know about them', () => {
    const file = {
      liucheng: 1,
      processes: [
        { name: 'a', variables: [{ name: 'token' }], schedules: [] },
        { name: 'b', variables: [{ name: 'token' }, { name: 'api' }], hooks: [{ name: 'h' }] },
      ],
    };
    expect(fileContent(JSON.stringify(file))).toEqual({
      kind: 'processes',
      names: ['a', 'b'],
      variables: ['token', 'api'],
      hasTriggers: true,
    });
  });

  it('is a single flow, with or without a name', () => {
    expect(fileContent('{"name": "report", "nodeList": [], "x": 1}')).toEqual({
      kind: 'flow',
      flow: { name: 'report', nodeList: [], x: 1 },
      name: 'report',
    });
    expect(fileContent('{"nodeList": [], "name": " "}')).toMatchObject({ kind: 'flow', name: null });
  });

  it('is neither', () => {
    expect(fileContent('{"nodeList": ')).toMatchObject({ kind: 'notJson' });
    for (const text of ['[]', '1', '{}', '{"liucheng": 1}', '{"nodeList": {}}'])
      expect(fileContent(text)).toEqual({ kind: 'unknown' });
  });
});
