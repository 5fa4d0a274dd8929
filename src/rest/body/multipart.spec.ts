import { parseMultipart } from './multipart.js';

/** A body of so many parts. */
const bodyOf = (parts: number, boundary = 'x'): Buffer =>
  Buffer.from(
    `${`--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n`.repeat(parts)}--${boundary}--\r\n`,
  );

/** How long a body takes: the quickest of three times, in milliseconds. */
async function quickest(bytes: Buffer): Promise<number> {
  let best = Infinity;
  for (let times = 0; times < 3; times++) {
    const start = performance.now();
    await parseMultipart(bytes, 'multipart/form-data; boundary=x').catch(() => undefined);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

describe('a multipart body', () => {
  it.each(['boundary=x', 'boundary="x"', 'charset=utf-8; BOUNDARY=x', "boundary=x; boundary*=utf-8''y"])(
    'of more parts than a form has fields is refused (%s)',
    async (parameters) => {
      const type = `multipart/form-data; ${parameters}`;
      await expect(parseMultipart(bodyOf(1_000), type)).resolves.toBeDefined();
      await expect(parseMultipart(bodyOf(1_001), type)).rejects.toThrow('more than 1000 fields');
    },
  );

  it('is refused before it is parsed: quicker than the largest that is taken', async () => {
    expect(await quickest(bodyOf(17_000))).toBeLessThan(await quickest(bodyOf(1_000)));
  });

  it.each(['', '; boundary', '; boundary=é', '; boundary=""', "; boundary*=utf-8''x", '; boundary="a\\"b"'])(
    'without a boundary is refused (%s)',
    (parameters) =>
      expect(parseMultipart(bodyOf(1), `multipart/form-data${parameters}`)).rejects.toThrow(/boundary/i),
  );

  it('whose boundary is longer than standards allow is refused, since the search for it would take seconds', async () => {
    const longest = 'x'.repeat(70);
    await expect(
      parseMultipart(bodyOf(1, longest), `multipart/form-data; boundary=${longest}`),
    ).resolves.toBeDefined();
    const type = `multipart/form-data; boundary=x${'-'.repeat(15_000)}`;
    await expect(parseMultipart(Buffer.alloc(1_000_000, '-'), type)).rejects.toThrow(
      'longer than 70 characters',
    );
  });
});
