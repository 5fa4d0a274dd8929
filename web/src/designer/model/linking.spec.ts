import type { PortPlace } from './linking.js';
import { linkablePorts, mayLink } from './linking.js';
import { DEFINITIONS, flowOf } from './testing.js';

const out = (node: string, name: string | null = null): PortPlace => ({ node, side: 'out', name });
const into = (node: string, name: string | null = null): PortPlace => ({ node, side: 'in', name });

const flow = flowOf(
  `start core.event/start
   get core.http/request
   branch core.programming/branch
   both core.programming/parallel
   not core.operation/not
   again core.operation/not`,
  `start get
   not.result again.a`,
);
const ask = (one: PortPlace, other: PortPlace) => mayLink(flow, DEFINITIONS, one, other);

describe('a link between two ports', () => {
  it.each([
    ['two flow ports', out('get'), into('branch')],
    ['a named flow output', out('branch', 'then'), into('get')],
    ['a loop of control', out('get'), into('get')],
    ['any to any type', out('get', 'body'), into('branch', 'condition')],
    ['a number to a text', out('get', 'status'), into('get', 'url')],
    ['a further numbered output', out('both', '3'), into('get')],
  ])('may be: %s', (_what, from, to) => {
    expect(ask(from, to)).toEqual({ from, to });
    expect(ask(to, from)).toEqual({ from, to });
  });

  it.each([
    ['same-side', out('start'), out('get')],
    ['unlike-ports', out('start'), into('get', 'url')],
    ['unlike-types', out('get', 'status'), into('branch', 'condition')],
    ['unlike-types', out('not', 'result'), into('get', 'headers')],
    ['doubled', out('start'), into('get')],
    ['operation-cycle', out('again', 'result'), into('not', 'a')],
    ['operation-cycle', out('not', 'result'), into('not', 'a')],
    ['no-port', out('get', 'nothing'), into('branch')],
    ['no-port', out('gone'), into('branch')],
    ['no-port', out('both', 'x'), into('branch')],
  ])('is refused with the reason: %s', (why, from, to) => {
    expect(ask(from, to)).toMatchObject({ why });
  });

  it('names both types when they do not fit', () => {
    expect(ask(out('get', 'status'), into('branch', 'condition'))).toEqual({
      why: 'unlike-types',
      from: 'number',
      to: 'bool',
      input: 'condition',
    });
  });

  it('can be chosen from a list of the ports that fit', () => {
    const ports = linkablePorts(flow, DEFINITIONS, out('not', 'result'));
    expect(ports).toEqual([into('get', 'url'), into('branch', 'condition')]);
  });
});
