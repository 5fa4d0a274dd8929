import { Database } from '../../src/database/database.js';
import { SWITCH_OFF } from '../../src/hooks/delivery-statements.js';
import { deliver, HOOKS } from '../support/hooks.js';
import type { Server } from '../support/server.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

describe('a hook of another user', () => {
  let server: Server;
  let admin: CallerOf;
  let ada: CallerOf;
  let bob: CallerOf;
  let process: number;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'editor');
    process = (await admin.post('/api/process/process/', { name: 'p', project: 'p' })).body.id;
  });

  afterAll(() => server.close());

  it('can be read by a viewer, and changed by an administrator only: its jobs run as its creator', async () => {
    const make = async () => (await ada.post(HOOKS, { process, name: 'h' })).body;
    const [{ id, token }, { id: other }] = [await make(), await make()];
    const viewer = await logInNew(admin, 'vera', 'viewer');
    expect((await viewer.get(`${HOOKS}${id}/`)).body).toMatchObject({ id, user: 'ada' });
    expect((await viewer.post(HOOKS, { process, name: 'h' })).status).toBe(403);
    expect((await viewer.send(`${HOOKS}${id}/rotate/`, { method: 'POST' })).status).toBe(403);
    const patch = { method: 'PATCH', body: { name: 'bob' } };
    expect((await bob.send(`${HOOKS}${id}/`, patch)).status).toBe(403);
    // Before the body is read, as in Django REST framework.
    expect((await bob.send(`${HOOKS}${id}/`, { method: 'PATCH', body: { name: '' } })).status).toBe(403);
    expect((await bob.send(`${HOOKS}${id}/rotate/`, { method: 'POST' })).status).toBe(403);
    expect((await admin.send(`${HOOKS}${id}/`, patch)).body).toMatchObject({ name: 'bob', user: 'ada' });
    const refused = await bob.send(HOOKS, { method: 'DELETE', body: { pk: `${id},${other}` } });
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining(`${id}, ${other}`)]);
    expect((await bob.send(`${HOOKS}${id}/`, { method: 'DELETE' })).status).toBe(403);
    expect((await deliver(server.url, token)).status).toBe(202);
    expect((await admin.send(`${HOOKS}${id}/`, { method: 'DELETE' })).status).toBe(204);
    expect((await ada.send(`${HOOKS}${other}/`, { method: 'DELETE' })).status).toBe(204);
  });

  it.each([
    ['deactivated', { is_active: false }],
    ['made a viewer', { role: 'viewer' }],
  ])('is switched off by the next delivery after its creator was %s', async (what, change) => {
    const owner = await logInNew(admin, `owner-${what.slice(0, 4)}`, 'editor');
    const { id, token, cuser } = (await owner.post(HOOKS, { process, name: 'h' })).body;
    const { body: started } = await deliver(server.url, token);
    expect((await admin.get(`/api/job/job/${started.job_id}/`)).body).toMatchObject({
      cuser,
      trigger: 'hook',
    });
    await admin.send(`/api/user/user/${cuser}/`, { method: 'PATCH', body: change });
    expect((await deliver(server.url, token)).status).toBe(404);
    const { body } = await admin.get(`${HOOKS}${id}/`);
    expect(body).toMatchObject({ enabled: false, error: expect.stringContaining('may not execute') });
    const chinese = { headers: { 'accept-language': 'zh' } };
    expect((await admin.send(`${HOOKS}${id}/`, chinese)).body.error).toContain('已停用');
    const audit = await admin.get('/api/audit/audit/?object=hook&action=switch_off');
    expect(audit.body.results[0]).toMatchObject({ object_id: id, process, cuser: null });
    const on = { method: 'PATCH', body: { enabled: true } };
    const refused = await admin.send(`${HOOKS}${id}/`, on);
    expect([refused.status, refused.body]).toEqual([
      400,
      { enabled: [expect.stringContaining('may no longer execute processes')] },
    ]);
    await admin.send(`/api/user/user/${cuser}/`, {
      method: 'PATCH',
      body: { is_active: true, role: 'operator' },
    });
    expect((await deliver(server.url, token)).status).toBe(404);
    expect((await admin.send(`${HOOKS}${id}/`, on)).body).toMatchObject({ enabled: true, error: null });
    expect((await deliver(server.url, token)).status).toBe(202);
  });

  it('stays enabled when it has got the id of one that a failover has lost', async () => {
    const owner = await logInNew(admin, 'owner-lost', 'editor');
    const make = async (caller: CallerOf) => (await caller.post(HOOKS, { process, name: 'h' })).body;
    const [lost, other] = [await make(owner), await make(ada)];
    await admin.send(`/api/user/user/${lost.cuser}/`, { method: 'PATCH', body: { is_active: false } });
    const database = server.app.get(Database);
    const rows = Object.getOwnPropertyDescriptor(Database.prototype, 'rows')!.value as Database['rows'];
    const failOver = async (): Promise<void> => {
      await rows.call(database, { name: 'lose', text: 'DELETE FROM hook WHERE id = $1' }, [lost.id]);
      await rows.call(database, { name: 'get', text: 'UPDATE hook SET id = $1 WHERE id = $2' }, [
        lost.id,
        other.id,
      ]);
    };
    try {
      Database.prototype.rows = async function (this: Database, statement, values) {
        if (statement === SWITCH_OFF) await failOver();
        return rows.call(this, statement, values);
      } as Database['rows'];
      expect((await deliver(server.url, lost.token)).status).toBe(404);
    } finally {
      Database.prototype.rows = rows;
    }
    expect((await admin.get(`${HOOKS}${lost.id}/`)).body).toMatchObject({ user: 'ada', enabled: true });
  });
});
