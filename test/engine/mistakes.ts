import type { Json } from '../../src/flow/index.js';
import { found, placeOf } from './faults-of.js';

type Parts = Record<string, Json>;

const START: Json = { id: 's', namespace: 'core.event', name: 'start' };

/** The node `a`, which prints unless it has another name. */
export const node = (parts: Parts, name = 'core.log.print'): Json => ({
  id: 'a',
  namespace: name.slice(0, name.lastIndexOf('.')),
  name: name.slice(name.lastIndexOf('.') + 1),
  ...parts,
});

/** A flow of a start and this node. */
export const flow = (a: Json, more: Parts = {}): Json => ({ nodeList: [START, a], ...more });

export const option = (name: string, value: Json) => ({ formDatas: [{ name, value }] });

export const input = (...ports: Json[]): Parts => ({ ports: { input: ports } });

/** A mistake, the place that the fault names, and a text in its message. */
type Mistake = [name: string, json: Json, place: string, says: string];

/** Tests that each mistake is a fault there, and that its message says so. */
export function testMistakes(mistakes: Mistake[]): void {
  test.each(mistakes)('%s', (_, json, place, says) => {
    const faults = found(json);
    const told = faults.map(placeOf);
    expect(told).toContain(place);
    const fault = faults[told.indexOf(place)]!;
    expect(fault.message.en).toContain(says);
    // Wholly Chinese: no English sentence is left in it.
    expect(fault.message.zh).toMatch(/[\u4e00-\u9fff]{2}/);
    expect(fault.message.zh).not.toMatch(/\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/i);
  });
}
