import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import {
  checkInputs,
  type ComparableNode,
  type ComparableNodes,
  errorPrefix,
  finishedNodes,
  inSlices,
  type Json,
  type NodeProgress,
  nodesAt,
  nodesInCalls,
  nodesWithOtherValues,
} from '../flow/index.js';
import type { Sliced } from '../flow/slices.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import type { Actor } from '../rest/requests/caller.js';
import { isSealed, SecretBox } from '../secrets/secret-box.js';
import { SharedVariables } from '../variables/shared-variables.js';
import { canonicalHashing } from '../versions/canonical-json.js';
import { DefinitionsService } from '../versions/definitions.service.js';
import { noVersion } from '../versions/no-version.js';
import {
  inputFaults,
  keepInputs,
  openInputs,
  revealedInputs,
  revealing,
  SECRET_UNFIT,
} from './given-inputs.js';
import { JobRecords } from './job-records.js';
import { journalPages } from './journal-pages.js';
import { nodesIn } from './node-progress.js';
import { COMPARED, type ComparedRow, type OtherFlow, type RerunRow, VERSION } from './rerun-statements.js';

/** How many flows are compared with others at the same time, and how many of them for one user. */
const COMPARED_AT_ONCE = 2;
const COMPARED_OF_ONE = 1;

/** The most nodes that an error names. */
const MOST_NAMED = 20;

/** @param en, zh what becomes of the nodes in the version */
const refused = (nodes: readonly string[], en: string, zh: string): ValidationError => {
  const named = nodes.slice(0, MOST_NAMED).map((node) => `"${node}"`);
  const more = nodes.length > MOST_NAMED ? '…' : '';
  const text = message(
    `These nodes have finished a step and ${en} in that version: ${named.join(', ')}${more}`,
    `以下节点已执行完毕，而在该版本中${zh}：${named.join('、')}${more}`,
  );
  return new ValidationError({ version: [text] });
};

type ComparedJob = RerunRow & ComparedRow;

/** What a job has done, by the ids of nodes. */
interface Done {
  /** Those that have finished a step or enclose one. */
  finished: ReadonlySet<string>;
  /** Those of them whose failure the flow has handled, and is not recorded. */
  handled: ReadonlySet<string>;
  /** Those in a call of which the outcome is not recorded. */
  calling: ReadonlySet<string>;
}

/** Finds out whether a job can go on with another version of its flow. */
@Injectable()
export class OtherFlows {
  /** Comparisons of flows, in turn among the users. Two flows of 5,000 nodes take up to 100 MB and five seconds. */
  private readonly semaphore = new FairSemaphore(COMPARED_AT_ONCE, COMPARED_OF_ONE);

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
  ) {}

  /**
   * The flow of a version with which a job goes on; null if it is the job's own flow.
   *
   * @throws NotFound where there is no such version, or the job is gone meanwhile
   * @throws ValidationError where a node that has finished a step is not the same in both flows or might lead elsewhere, the inputs do not
   *   fit, or the other flow would show a secret input
   */
  async of(job: RerunRow, version: number, actor: Actor): Promise<OtherFlow | null> {
    const [found] = await this.database.rows<{ definition_id: number }>(VERSION, [job.process_id, version]);
    if (!found) throw noVersion(version);
    const { definition_id: definitionId } = found;
    if (version === job.version) return null;
    // Only some at once are read, too: a journal has up to 64 MiB.
    return this.semaphore.run(actor.id, async () => {
      // The request may have waited for seconds.
      await actor.confirm();
      const before = await this.definitions.comparable(job.definition_id, actor.id);
      const now = await this.definitions.comparable(definitionId, actor.id);
      const { different, changed, readsOtherwise } = await inSlices(compared(before, now));
      const [given] = await this.database.rows<ComparedRow>(COMPARED, [job.id, job.uuid]);
      if (!given) throw new NotFound();
      const { finished, handled, calling } = await this.done({ ...job, ...given }, before);
      const faulty = [...finished].filter((node) => different.has(node) || !now.has(node));
      if (faulty.length > 0) throw refused(faulty, 'are not the same', '并不相同');
      const other = await inSlices(
        nodesWithOtherValues({ before, now, different, readsOtherwise, finished }),
      );
      // What is not recorded is computed again, and would lead elsewhere.
      const deciding = [...finished].filter((id) => {
        const node = now.get(id);
        if (node === undefined || !other.has(id)) return false;
        return node.decides || (node.isTried && !node.isRecorded) || handled.has(id) || calling.has(id);
      });
      if (deciding.length > 0) throw refused(deciding, 'may get other values', '可能得到不同的值');
      // Calls in which nothing has finished begin again.
      for (const node of calling)
        if (other.has(node)) for (const nodes of [different, changed]) nodes.add(node);
      return {
        job: job.uuid,
        definitionId,
        version,
        kept: await this.inputsFor(definitionId, { ...job, ...given }, actor),
        changes: {
          changed: [...changed].map(encodeURIComponent),
          different: [...different].map(encodeURIComponent),
          isOther: true,
        },
      };
    });
  }

  /** What a job has done. Nodes with an outcome follow from the journal, which is exact; the others from the nodes that the job shows. */
  private async done(job: ComparedJob, nodes: ComparableNodes): Promise<Done> {
    const failedAt = job.failed_step?.slice(1) ?? null;
    const records = new JobRecords();
    for await (const { pairs } of journalPages(this.database, this.box, job.id))
      for (const [key, value] of pairs) records.add(key, key.startsWith('~') ? value : isNull(value));
    records.resume(job, { failedAt, changed: [] });
    const finished = decoded(finishedNodes(records.recorded));
    const handled = new Set<string>();
    const shown = nodesIn(job.progress);
    const isEnding = endingNodes(shown, job.error, failedAt);
    for (const { node, state, runs } of shown) {
      const known = nodes.get(node);
      if (known === undefined) continue;
      if (state === 'failed' && !known.isRecorded && !known.isPulled && !isEnding(node, known))
        handled.add(node);
      if (state === 'successful' || handled.has(node) || runs > 1) finished.add(node);
    }
    return { finished, handled, calling: decoded(nodesInCalls(records.recorded)) };
  }

  private async inputsFor(
    definitionId: number,
    { inputs, shown_inputs, variables_at }: ComparedJob,
    actor: Actor,
  ) {
    if (inputs === null) return null;
    const text = isSealed(inputs) ? openInputs(inputs, this.box) : inputs;
    const shown = shown_inputs ?? text;
    const flow = await this.definitions.variables(definitionId, actor.id);
    const checked = checkInputs(flow, JSON.parse(text) as Record<string, Json>);
    if (checked.problems.length > 0) {
      // The caller may see the inputs only without their secrets, which the messages repeat.
      const told = checkInputs(flow, JSON.parse(shown) as Record<string, Json>);
      throw new ValidationError({ inputs: told.problems.length > 0 ? inputFaults(told) : [SECRET_UNFIT] });
    }
    const shared = await this.shared.at(variables_at, actor.id);
    const kept = await keepInputs(flow, checked.values, shared, this.box, actor.id);
    const revealed = revealedInputs(shown, kept.inputs);
    if (revealed.length > 0) throw new ValidationError({ inputs: [revealing(revealed)] });
    return kept;
  }
}

/** Whether a node that failed may have ended the job, or be around the one that has. */
function endingNodes(
  shown: readonly NodeProgress[],
  error: string | null,
  failedAt: string | null,
): (id: string, node: ComparableNode) => boolean {
  if (failedAt === null) return () => false;
  const failing = nodesAt(failedAt);
  if (failing !== null) return (id) => failing.includes(encodeURIComponent(id));
  // Which node it was is not recorded. Most errors name it; where not, it can be any that failed. Loops and calls can be around it.
  const named = shown.find(({ node }) => error?.startsWith(errorPrefix(node)) === true);
  return (id, { isTried, decides }) => named === undefined || id === named.node || !isTried || decides;
}

/** The ids of nodes that the keys of records have. */
const decoded = (nodes: Iterable<string>): Set<string> => new Set([...nodes].map(decodeURIComponent));

/** Whether there is a value is all that a comparison needs of a record. Journals have up to 64 MiB. */
const isNull = (value: Json): Json => (value === null ? null : true);

/**
 * The nodes of both flows that do not do the same; those of the new flow that do, follow or read something else; and those of both that read
 * variables which are declared otherwise.
 */
function* compared(
  before: ComparableNodes,
  now: ComparableNodes,
): Sliced<Record<'different' | 'changed' | 'readsOtherwise', Set<string>>> {
  const different = new Set<string>();
  const changed = new Set<string>();
  const readsOtherwise = new Set<string>();
  for (const id of before.keys()) if (!now.has(id)) different.add(id);
  for (const [id, node] of now) {
    yield;
    const old = before.get(id);
    if (old === undefined || !(yield* isEqual(old.does, node.does))) different.add(id);
    if (old !== undefined && !(yield* isEqual(old.reads, node.reads))) readsOtherwise.add(id);
    if (different.has(id) || readsOtherwise.has(id) || !(yield* isEqual(old?.follows, node.follows)))
      changed.add(id);
  }
  return { different, changed, readsOtherwise };
}

function* isEqual(before: unknown, now: unknown): Sliced<boolean> {
  return (yield* canonicalHashing(before)) === (yield* canonicalHashing(now));
}
