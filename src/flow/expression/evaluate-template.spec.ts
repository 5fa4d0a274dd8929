import { admit } from '../admit.js';
import { evaluateNow, evaluateTemplate } from './evaluate-template.js';
import { NOT_SIMPLE } from './expression.js';
import { parseTemplate } from './template.js';

const MIB = 1024 * 1024;
const host = { user: 1, maxValueBytes: MIB, maxParts: 1_000_000, ended: () => false };
const root = { vars: admit({ long: 'x'.repeat(1_000_000), n: 1 }, MIB) };

describe('texts with expressions', () => {
  it('are not made at once where they would be too long', async () => {
    const template = parseTemplate('{{vars.long}}'.repeat(1_000));
    expect(evaluateNow(template, root, MIB)).toBe(NOT_SIMPLE);
    await expect(evaluateTemplate(template, root, host)).rejects.toThrow('larger than 1048576 bytes');
  });

  it('are measured once, not after each of their parts', async () => {
    const template = parseTemplate(`{{vars.long}}{{$string(1)}}${'{{vars.n}}'.repeat(2_000)}`);
    const measures = import.meta.jest.spyOn(Buffer, 'byteLength');
    const { value } = await evaluateTemplate(template, root, host);
    expect(String(value)).toHaveLength(1_002_001);
    expect(measures.mock.calls.length).toBeLessThan(100);
    measures.mockRestore();
  });
});
