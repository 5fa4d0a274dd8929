import { createHmac, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { isFromGitHub, isStandardWebhook, TOLERANCE_S } from './signatures.js';

/** The vector of the Standard Webhooks specification and its libraries. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

type Sent = { body?: string | Buffer; now?: number } & Record<string, unknown>;

const standard = ({ body = VECTOR.body, now = VECTOR.timestamp, ...headers }: Sent = {}) =>
  isStandardWebhook(VECTOR.secret, {
    bytes: Buffer.from(body),
    now,
    headers: {
      'webhook-id': VECTOR.id,
      'webhook-timestamp': String(VECTOR.timestamp),
      'webhook-signature': VECTOR.signature,
      ...(headers as Record<string, string>),
    },
  });

describe('a signature of Standard Webhooks', () => {
  it('is right for the published vector', () => {
    expect(standard()).toBe(true);
  });

  it.each([
    ['another body', { body: '{"test": 2432232315}' }],
    ['another id', { 'webhook-id': 'msg_other' }],
    ['another time', { 'webhook-timestamp': String(VECTOR.timestamp + 1) }],
    ['no signature', { 'webhook-signature': '' }],
    ['an asymmetric signature', { 'webhook-signature': VECTOR.signature.replace('v1', 'v1a') }],
    ['a part of the signature', { 'webhook-signature': VECTOR.signature.slice(0, -1) }],
    ['a time that is no integer', { 'webhook-timestamp': `${VECTOR.timestamp}.0` }],
  ])('is wrong for %s', (_, sent) => {
    expect(standard(sent)).toBe(false);
  });

  it('is one of several, while a sender changes its key', () => {
    const other = `v1,${randomBytes(32).toString('base64')}`;
    expect(standard({ 'webhook-signature': `${other} ${VECTOR.signature} v2,x` })).toBe(true);
  });

  it.each([-1, 1])('is stale more than five minutes away from its time (%s)', (sign) => {
    expect(standard({ now: VECTOR.timestamp + sign * TOLERANCE_S })).toBe(true);
    expect(standard({ now: VECTOR.timestamp + sign * (TOLERANCE_S + 1) })).toBe(false);
  });

  it('covers the bytes of the body, not their text', () => {
    const [signed, other] = [Buffer.from([0x22, 0xff, 0x22]), Buffer.from([0x22, 0xfe, 0x22])];
    const hmac = createHmac('sha256', Buffer.from(VECTOR.secret.slice(6), 'base64'));
    hmac.update(`${VECTOR.id}.${VECTOR.timestamp}.`).update(signed);
    const signature = { 'webhook-signature': `v1,${hmac.digest('base64')}` };
    expect(standard({ ...signature, body: signed })).toBe(true);
    expect(standard({ ...signature, body: other })).toBe(false);
  });

  it('is right as the reference library signs', () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const body = 'no JSON: 流程';
    const time = new Date(1_700_000_000_000);
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': new Webhook(secret).sign('msg_1', time, body),
    };
    const sent = { headers, bytes: Buffer.from(body), now: 1_700_000_003 };
    expect(isStandardWebhook(secret, sent)).toBe(true);
    expect(isStandardWebhook(VECTOR.secret, sent)).toBe(false);
  });
});

describe('a signature of GitHub', () => {
  const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const github = (body: string, signature?: string, secret = "It's a Secret to Everybody") =>
    isFromGitHub(secret, {
      headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
      bytes: Buffer.from(body),
      now: 0,
    });

  it('is right for the documented example', () => {
    expect(github('Hello, World!', SIGNATURE)).toBe(true);
  });

  it('is wrong for another body, another secret, without a header, and for a part of it', () => {
    expect(github('Hello, World?', SIGNATURE)).toBe(false);
    expect(github('Hello, World!', SIGNATURE, 'another')).toBe(false);
    expect(github('Hello, World!')).toBe(false);
    expect(github('Hello, World!', SIGNATURE.slice(0, 20))).toBe(false);
    expect(github('Hello, World!', SIGNATURE.replace('sha256=', 'sha1='))).toBe(false);
  });
});
