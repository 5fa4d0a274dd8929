import type { NodeProgress } from '../../flow/index.js';
import type { JobSecrets } from './job-secrets.js';
import { hideErrors, shownNodes } from './shown-nodes.js';

const failed = (error: string | null, errorZh?: string): NodeProgress =>
  ({ node: 'n', state: 'failed', error, ...(errorZh === undefined ? {} : { errorZh }) }) as NodeProgress;

/** Hides the letter x until it is forgotten, and what it has hidden once. */
class Secrets {
  isKnown = true;
  readonly hidden = new Map<string, string>();

  async error(error: string): Promise<string> {
    const shown = this.hidden.get(error) ?? (await this.text(error));
    this.hidden.set(error, shown);
    return shown;
  }

  async beginningOfError(error: string, length: number): Promise<string> {
    return this.hidden.get(error) ?? this.text(error.slice(0, length));
  }

  knowsError = (error: string): boolean => this.hidden.has(error);

  private text = (text: string): Promise<string> =>
    Promise.resolve(this.isKnown ? text.replaceAll('x', '***') : text);
}

describe('the nodes of a job as they are shown', () => {
  const large = (length: number): NodeProgress => failed('e'.repeat(length));
  const shown = (nodes: NodeProgress[], secrets: Secrets) =>
    shownNodes(nodes, secrets as unknown as JobSecrets);

  it('have errors of bounded size together, of which the first are whole', async () => {
    const all = Array.from({ length: 5_000 }, () => failed('e'.repeat(500), '错'.repeat(500)));
    const nodes = await shown(all, new Secrets());
    expect(nodes[0]).toMatchObject(all[0]!);
    expect(nodes[4_999]).toMatchObject({ error: `${'e'.repeat(31)}…`, errorZh: `${'错'.repeat(31)}…` });
    expect(JSON.stringify(nodes).length).toBeLessThan(1_500_000);
  });

  it('keep what was hidden in an error when it is forgotten, and when the error is cut', async () => {
    const secrets = new Secrets();
    const error = failed(`no: x and ${'e'.repeat(99)}`);
    await hideErrors([failed(null), error], secrets as unknown as JobSecrets);
    secrets.isKnown = false;
    expect((await shown([error], secrets))[0]!.error).toBe(`no: *** and ${'e'.repeat(99)}`);
    expect((await shown([large(140_000), error], secrets))[1]!.error).toBe(`no: *** and ${'e'.repeat(19)}…`);
  });
});
