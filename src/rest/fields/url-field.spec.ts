import { JsonDocument } from '../body/json-document.js';
import { ValidationError } from '../errors.js';
import { readFields } from './read-fields.js';
import { UrlField } from './url-field.js';

class Input {
  @UrlField({ about: 'An address', max: 60 })
  url!: string;
}

const read = (url: unknown): string => readFields(Input, JsonDocument.read(JSON.stringify({ url }))).url;

function messagesFor(url: unknown): unknown {
  try {
    return read(url);
  } catch (error) {
    if (error instanceof ValidationError) return error.body('en');
    throw error;
  }
}

describe('a field for an address', () => {
  it.each([
    'http://example.com',
    'https://example.com:8443/hook?a=1&b=%20#part',
    'HTTPS://Example.com/',
    'http://orders:8080/done',
    'http://127.0.0.1:3000/',
    'http://[::1]:3000/x',
    'https://例子.example/路径',
  ])('accepts %s as it was written', (url) => {
    expect(read(url)).toBe(url);
  });

  it('removes white space around it', () => {
    expect(read(' https://example.com \n')).toBe('https://example.com');
  });

  it.each([
    'example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://',
    'http:///x',
    'http:\\\\example.com',
    'http://exa mple.com',
    'http://example.com/\tx',
    'http://example.com:99999/',
    'http://[::1',
    'http://user@example.com/',
    'http://user:secret@example.com/',
  ])('refuses %j', (url) => {
    expect(messagesFor(url)).toEqual({ url: ['Enter a valid URL.'] });
  });

  it('refuses what is too long, and what is no text, with the messages of texts', () => {
    const long = `http://example.com/${'x'.repeat(60)}`;
    expect(messagesFor(long)).toEqual({ url: ['Ensure this field has no more than 60 characters.'] });
    expect(messagesFor('')).toEqual({ url: ['This field may not be blank.'] });
    expect(messagesFor(null)).toEqual({ url: ['This field may not be null.'] });
    expect(messagesFor(['http://example.com'])).toEqual({ url: ['Not a valid string.'] });
  });
});
