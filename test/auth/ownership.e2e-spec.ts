import type { Server } from '../support/server.js';
import { type CallerOf, logInAdmin, logInNew, startGuarded } from '../support/users.js';

const LIST = '/api/process/process/';

describe('an object that another user has created', () => {
  let server: Server;
  let admin: CallerOf;
  let ada: CallerOf;
  let bob: CallerOf;

  beforeAll(async () => {
    server = await startGuarded();
    admin = await logInAdmin(server.url);
    ada = await logInNew(admin, 'ada', 'editor');
    bob = await logInNew(admin, 'bob', 'editor');
  });

  afterAll(() => server.close());

  const make = async (by: CallerOf): Promise<number> =>
    (await by.post(LIST, { name: 'n', project: 'p', cuser: 1 })).body.id;

  const remove = (by: CallerOf, body: unknown) => by.send(LIST, { method: 'DELETE', body });

  it('has the id of its creator, even if the request sends another one', async () => {
    const id = await make(ada);
    const { cuser, user } = (await bob.get(`${LIST}${id}/`)).body;
    expect([cuser, user]).toEqual([(await ada.get('/api/user/me/')).body.id, 'ada']);
  });

  it('can be changed and submitted but not deleted by an editor', async () => {
    const id = await make(ada);
    expect((await bob.send(`${LIST}${id}/`, { method: 'PATCH', body: { mark: 'bob' } })).status).toBe(200);
    expect((await bob.post('/api/process/upload/', { id })).status).toBe(200);
    const refused = await bob.send(`${LIST}${id}/`, { method: 'DELETE' });
    expect([refused.status, refused.body.detail]).toEqual([403, expect.stringContaining(String(id))]);
    expect((await ada.send(`${LIST}${id}/`, { method: 'DELETE' })).status).toBe(204);
  });

  it('makes a bulk delete of an editor fail with its id and delete nothing; 404 for a missing one takes precedence', async () => {
    const [own, others, more] = [await make(bob), await make(ada), await make(ada)];
    const refused = await remove(bob, { 'pk[]': [own, others, more] });
    expect([refused.status, refused.body]).toEqual([
      403,
      { detail: `Created by others, and only an administrator may delete them: ${others}, ${more}.` },
    ]);
    expect((await bob.get(`${LIST}${own}/`)).status).toBe(200);
    expect((await remove(bob, { 'pk[]': [own, others, 2147483000] })).status).toBe(404);
    expect((await remove(bob, { pk: 'x' })).status).toBe(400);
    expect((await remove(bob, { pk: own })).status).toBe(204);
    expect((await remove(admin, { 'pk[]': [others, more] })).status).toBe(204);
  });

  it('is 404 if it does not exist', async () => {
    for (const by of [bob, admin])
      expect((await by.send(`${LIST}2147483000/`, { method: 'DELETE' })).status).toBe(404);
  });

  it('can be deleted by an administrator only, even if it is a shared variable', async () => {
    const VARIABLES = '/api/process/variable/';
    const make = async (name: string) =>
      (await ada.post(VARIABLES, { name, type: 'string', value: 'v' })).body.id;
    const [one, two] = [await make('one'), await make('two')];
    const remove = (by: CallerOf, id: number) => by.send(`${VARIABLES}${id}/`, { method: 'DELETE' });
    expect((await remove(bob, one)).status).toBe(403);
    expect((await bob.get(`${VARIABLES}${one}/`)).status).toBe(200);
    expect((await remove(bob, 2147483000)).status).toBe(404);
    expect((await remove(ada, one)).status).toBe(204);
    expect((await remove(admin, two)).status).toBe(204);
  });
});
