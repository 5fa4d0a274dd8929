import { type AuditSearch, auditQuery } from './audit-search.js';

const NOTHING: AuditSearch = { action: '', object: '', cuser: '', process: '', from: '', to: '' };

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
