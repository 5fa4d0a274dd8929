import { Webhook } from 'standardwebhooks';
import { signedHeaders } from './sign.js';

/** The published example of the specification and of its libraries. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const MESSAGE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  time: 1_614_265_330,
  body: Buffer.from('{"test": 2432232314}'),
};
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

describe('the headers of a callback', () => {
  it('are those of the published example', () => {
    expect(signedHeaders(MESSAGE, [SECRET])).toEqual({
      'webhook-id': MESSAGE.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
  });

  it('have whole seconds, also if the time has a fraction', () => {
    expect(signedHeaders({ ...MESSAGE, time: MESSAGE.time + 0.9 }, [SECRET])).toEqual(
      signedHeaders(MESSAGE, [SECRET]),
    );
  });

  it('have one signature for each secret, and a receiver with either secret accepts them', () => {
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const now = { ...MESSAGE, time: Date.now() / 1_000 };
    const headers = signedHeaders(now, [other, SECRET]);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of [SECRET, other])
      expect(new Webhook(secret).verify(String(now.body), headers)).toEqual({ test: 2_432_232_314 });
    const third = new Webhook('whsec_plJ3nmyCDGBKInavdOK15jsl');
    expect(() => third.verify(String(now.body), headers)).toThrow('No matching signature found');
  });

  it('are refused with another body, id or time', () => {
    const now = { ...MESSAGE, time: Date.now() / 1_000 };
    const headers = signedHeaders(now, [SECRET]);
    const receiver = new Webhook(SECRET);
    expect(() => receiver.verify(`${String(now.body)} `, headers)).toThrow();
    expect(() => receiver.verify(String(now.body), { ...headers, 'webhook-id': 'msg_other' })).toThrow();
    const later = String(Number(headers['webhook-timestamp']) + 1);
    expect(() => receiver.verify(String(now.body), { ...headers, 'webhook-timestamp': later })).toThrow();
    const old = signedHeaders({ ...now, time: now.time - 301 }, [SECRET]);
    expect(() => receiver.verify(String(now.body), old)).toThrow('Message timestamp too old');
  });
});
