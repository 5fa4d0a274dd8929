import { readFileSync } from 'node:fs';
import { ACTIONS, type AuditSearch, auditQuery, OBJECTS } from './audit-search.js';
import { words } from './words.js';

const NOTHING: AuditSearch = { action: '', object: '', cuser: '', process: '', from: '', to: '' };

it('offers each action and each kind of object that the API records, and has words for them', () => {
  const { properties } = JSON.parse(readFileSync('openapi.json', 'utf8')).components.schemas.Audit;
  expect([...ACTIONS].sort()).toEqual([...properties.action.enum].sort());
  expect([...OBJECTS].sort()).toEqual([...properties.object.enum].sort());
  const { actionNames, actionChoices, objectNames, kinds } = words.en;
  for (const names of [actionNames, actionChoices])
    expect(Object.keys(names).sort()).toEqual([...ACTIONS].sort());
  for (const names of [objectNames, kinds]) expect(Object.keys(names).sort()).toEqual([...OBJECTS].sort());
});

describe('auditQuery', () => {
  it('asks for everything where nothing is chosen', () => {
    expect(auditQuery(NOTHING)).toEqual({});
  });

  it('includes the last day', () => {
    expect(auditQuery({ ...NOTHING, from: '2026-11-26', to: '2026-11-26' })).toEqual({
      since: new Date(2026, 10, 26).getTime() / 1_000,
      until: new Date(2026, 10, 27).getTime() / 1_000,
    });
  });

  it('leaves out what the API would refuse', () => {
    const search = { action: 'explode', object: 'moon', cuser: 'x', process: '0', from: 'today', to: '' };
    expect(auditQuery(search)).toEqual({});
  });

  it('takes ids as numbers', () => {
    expect(auditQuery({ ...NOTHING, cuser: '7', process: '12', action: 'delete' })).toEqual({
      cuser: 7,
      process: 12,
      action: 'delete',
    });
  });
});
