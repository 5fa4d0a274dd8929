import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiate } from './negotiate.js';

/** Whether a JSON response suits this `Accept`. */
function suits(accept: string): boolean {
  const request = { headers: { accept }, raw: { url: '/' } } as unknown as FastifyRequest;
  try {
    negotiate(request, {} as FastifyReply, 'application/json');
    return true;
  } catch {
    return false;
  }
}

it('reads the first hundred entries of `Accept`, so that thousands take no time', () => {
  expect(suits(`${'a/b,'.repeat(99)}application/json`)).toBe(true);
  expect(suits(`${'a/b,'.repeat(8_000)}application/json`)).toBe(false);
});
