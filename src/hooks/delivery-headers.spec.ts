import { deliveryOf, shownHeaders } from './delivery-headers.js';

describe('the id of a delivery', () => {
  it('is the header of the signature, so that others cannot pass for a repeated delivery', () => {
    const headers = { 'webhook-id': '1', 'x-github-delivery': '2', 'idempotency-key': '3' };
    expect(deliveryOf(headers, 'github')).toBe(deliveryOf({ 'x-github-delivery': '2' }, 'github'));
    expect(deliveryOf(headers, 'standard-webhooks')).toBe(deliveryOf({ 'webhook-id': '1' }, 'none'));
    expect(deliveryOf({ 'idempotency-key': '3' }, 'github')).toBeNull();
  });

  it('is any of the three headers without a signature', () => {
    const ids = ['webhook-id', 'x-github-delivery', 'idempotency-key'].map((name) =>
      deliveryOf({ [name]: '7' }, 'none'),
    );
    expect(new Set(ids).size).toBe(3);
    expect(ids).not.toContain(null);
    expect(deliveryOf({ 'webhook-id': '' }, 'none')).toBeNull();
  });

  it('is short, however long the header is', () => {
    expect(deliveryOf({ 'webhook-id': 'x'.repeat(10_000) }, 'none')).toHaveLength(44);
  });
});

it('the headers that a job gets have no credentials, no signature and no token of the hook', () => {
  const headers = {
    authorization: 'Basic x',
    cookie: 'a=b',
    'proxy-authorization': 'x',
    'webhook-signature': 'v1,x',
    'x-hub-signature': 'sha1=x',
    'x-hub-signature-256': 'sha256=x',
    'x-original-uri': '/api/hook/lch_token/',
    'x-github-event': 'push',
    'set-cookie': ['a', 'b'],
  };
  expect(shownHeaders(headers, 'lch_token')).toEqual({ 'x-github-event': 'push', 'set-cookie': 'a, b' });
});
