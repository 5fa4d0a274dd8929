import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * Bodies in unusual formats and charsets. The expected responses are those of Django REST framework 3.14.
 */

const LIST = '/api/process/process/';

describe('bodies', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const post = (type: string, body: string | Buffer) =>
    send(server.url, LIST, { method: 'POST', headers: { 'content-type': type }, body });

  const GBK = Buffer.from('6e616d653db2e2', 'hex');

  it.each([
    ['application/json; charset=latin-1', Buffer.from('{"name":"é","project":"p"}', 'latin1'), 'é'],
    ['application/json; charset=utf-16', Buffer.from('\ufeff{"name":"测","project":"p"}', 'utf16le'), '测'],
    ['application/json; charset=none-such', Buffer.from('{"name":"测","project":"p"}'), '测'],
    ['application/x-www-form-urlencoded; charset=gbk', Buffer.concat([GBK, Buffer.from('&project=p')]), '测'],
    ['application/x-www-form-urlencoded; charset=GBK', 'name=%b2%e2&project=p', '测'],
    ['application/x-www-form-urlencoded; charset=none-such', 'name=%E6%B5%8B&project=p', '测'],
    ['application/x-www-form-urlencoded', 'name=%b2%e2&project=p', '\ufffd\ufffd'],
  ])('are decoded with the charset of %s', async (type, body, name) => {
    expect(await post(type, body)).toMatchObject({ status: 201, body: { name, project: 'p' } });
  });

  const part = (disposition: string, value: string) =>
    `--B\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${value}\r\n`;

  it('are refused if a text field is a file', async () => {
    const file = part('name="name"; filename="a.txt"', 'a');
    expect(
      await post('multipart/form-data; boundary=B', `${file}${part('name="project"', 'p')}--B--\r\n`),
    ).toMatchObject({ status: 400, body: { name: ['Not a valid string.'] } });
  });

  it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""'])(
    'are refused with the type %s, which has no boundary',
    async (type) => {
      const { status, body } = await post(type, part('name="name"', 'a'));
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/^Multipart form parse error - /)]);
    },
  );
});
