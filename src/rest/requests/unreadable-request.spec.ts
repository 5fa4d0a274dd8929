import { languageIn } from './unreadable-request.js';

const HEAD = 'GET /审批 HTTP/1.1\r\nHost: a\r\n';

const languageAt = (packet: string, place = '审'): string => {
  const rawPacket = Buffer.from(packet);
  return languageIn({ name: 'Error', message: '', rawPacket, bytesParsed: rawPacket.indexOf(place) });
};

describe('the language of a request that is not valid HTTP', () => {
  it.each([
    ['its header', `${HEAD}Accept-Language: zh-CN,zh;q=0.9\r\n\r\n`, 'zh'],
    ['its header in other letters and without a space', `${HEAD}accept-LANGUAGE:zh\r\n\r\n`, 'zh'],
    ['English without a header', `${HEAD}\r\n`, 'en'],
    [
      'not the header of the request before it',
      `GET / HTTP/1.1\r\nAccept-Language: zh\r\n\r\n${HEAD}\r\n`,
      'en',
    ],
    ['not a line of its body', `${HEAD}\r\n\r\nAccept-Language: zh\r\n`, 'en'],
    ['not the end of another header', `${HEAD}X-Accept-Language: zh\r\n\r\n`, 'en'],
  ])('is %s', (_, packet, language) => {
    expect(languageAt(packet)).toBe(language);
  });

  it('is that of a header before the place where the parser stopped', () => {
    expect(languageAt('GET / HTTP/1.1\r\nAccept-Language: zh\r\nX: xxxSTOP', 'STOP')).toBe('zh');
    expect(languageAt('GET / HTTP/1.1\r\nAccept-Language: zh\r\n\r\n', '\n\r\n')).toBe('zh');
  });

  it('is English where there is no packet', () => {
    expect(languageIn({ name: 'Error', message: '' })).toBe('en');
  });

  it('is found in time that grows with the packet', () => {
    const since = performance.now();
    languageAt(`${HEAD}${'\r\naccept-language: \t'.repeat(3_500)}`);
    languageAt(`${HEAD}\r\naccept-language:${' '.repeat(60_000)}`);
    expect(performance.now() - since).toBeLessThan(100);
  });
});
