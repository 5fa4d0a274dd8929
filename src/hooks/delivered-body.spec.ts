import { bodyValue } from './delivered-body.js';

describe('the body of a delivery', () => {
  it.each([
    ['application/json', '{"a": [1]}', { a: [1] }],
    ['application/cloudevents+json; charset=utf-8', '"x"', 'x'],
    ['application/x-www-form-urlencoded', 'a=1&b=2&b=3&%E6%B5%81=+', { a: '1', b: ['2', '3'], 流: ' ' }],
    [
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
      { a: '1' },
    ],
    ['text/plain', 'a=1', 'a=1'],
    ['', '{"a": 1}', '{"a": 1}'],
    ['application/xml', '<a/>', '<a/>'],
    ['application/json', '', null],
    ['', '', null],
  ])('of the type %s: %s', async (type, text, value) => {
    expect(await bodyValue(Buffer.from(text), type)).toEqual(value);
  });

  it('is text in its own charset', async () => {
    expect(await bodyValue(Buffer.from([0xe9]), 'text/plain; charset=latin1')).toBe('é');
    expect(await bodyValue(Buffer.from('é'), 'text/plain; charset=unknown')).toBe('é');
  });

  it('is refused where it is not the JSON that it says', async () => {
    await expect(bodyValue(Buffer.from('{'), 'application/json')).rejects.toMatchObject({ status: 400 });
  });

  it('has keys such as __proto__ as plain data', async () => {
    const value = await bodyValue(Buffer.from('__proto__=x'), 'application/x-www-form-urlencoded');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
  });
});
