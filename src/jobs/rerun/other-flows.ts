import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import {
  checkInputs,
  type ComparableNodes,
  handledOtherwise,
  inSlices,
  isReordered,
  mayDiffer,
  type Json,
  movedNodes,
  nodesWithOtherValues,
  repeatedNodes,
} from '../../flow/index.js';
import type { Sliced } from '../../flow/slices.js';
import { Conflict, NotFound, ValidationError } from '../../rest/errors.js';
import { message } from '../../rest/messages.js';
import type { Actor } from '../../rest/requests/caller.js';
import { SecretBox, Unreadable } from '../../secrets/secret-box.js';
import { isSealed } from '../../secrets/sealed-texts.js';
import { SharedVariables } from '../../variables/shared-variables.js';
import { canonicalHashing } from '../../versions/canonical-json.js';
import { DefinitionsService } from '../../versions/definitions.service.js';
import { noVersion } from '../../versions/no-version.js';
import { inputFaults } from '../execute/input-faults.js';
import { revealedInputs, revealing, SECRET_UNFIT } from '../execute/secret-inputs.js';
import { InputsKeeper, openInputs } from '../execute/inputs-keeper.js';
import { journalPages } from '../journal/journal-pages.js';
import { COMPARED, type ComparedRow, type OtherFlow, type RerunRow, VERSION } from './rerun-statements.js';
import { type WhatHasRun, whatHasRun } from './what-has-run.js';

/** How many flows are compared with others at the same time, and how many of them for one user. */
const COMPARED_AT_ONCE = 2;
const COMPARED_PER_USER = 1;

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

const UNREADABLE = message(
  'What the job has recorded is encrypted with a key that this server does not have (LIUCHENG_SECRET_KEY).',
  '任务的记录由本服务器没有的密钥加密（LIUCHENG_SECRET_KEY）。',
);

const refuseUnreadable = (error: unknown): never => {
  throw error instanceof Unreadable ? new Conflict(UNREADABLE) : error;
};

/** Those of the nodes, as the keys of records have them. */
const encoded = (nodes: ReadonlySet<string>, isMeant: (node: string) => boolean): string[] =>
  [...nodes].filter(isMeant).map(encodeURIComponent);

type ComparedJob = RerunRow & ComparedRow;

/** Finds out whether a job can go on with another version of its flow. */
@Injectable()
export class OtherFlows {
  /** Comparisons of flows, in turn among the users. Two flows of 5,000 nodes take up to 100 MB and five seconds. */
  private readonly semaphore = new FairSemaphore(COMPARED_AT_ONCE, COMPARED_PER_USER);

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
    private readonly keeper: InputsKeeper,
  ) {}

  /**
   * The flow of a version with which a job goes on; null if it is the job's own flow.
   *
   * @throws NotFound where there is no such version, or the job is gone meanwhile
   * @throws ValidationError where a node that has finished a step is not the same in both flows or might lead elsewhere, the inputs do not
   *   fit, or the other flow would show a secret input
   * @throws Conflict where this process lacks the key of what the job has recorded, or of its inputs, or a node of one of the flows
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
      return this.compare(job, { definitionId, version }, actor).catch(refuseUnreadable);
    });
  }

  private async compare(
    job: RerunRow,
    { definitionId, version }: Pick<OtherFlow, 'definitionId' | 'version'>,
    actor: Actor,
  ): Promise<OtherFlow> {
    const [before, now] = await this.definitions.comparable([job.definition_id, definitionId], actor.id);
    const comparison = await inSlices(compared(before, now));
    const { different, changed, readsOtherwise } = comparison;
    const [given] = await this.database.rows<ComparedRow>(COMPARED, [job.id, job.uuid]);
    if (!given) throw new NotFound();
    const ran = await whatHasRun({ ...job, ...given }, journalPages(this.database, this.box, job.id), before);
    const faulty = [...ran.finished].filter(
      (node) => different.has(node) && !mayDiffer(before.get(node), now.get(node)),
    );
    if (faulty.length > 0) throw refused(faulty, 'are not the same', '并不相同');
    const reachedOtherwise = await inSlices(movedNodes(before, now));
    const { other, deciding, moved, handled } = await inSlices(
      misled(ran, before, now, { ...comparison, reachedOtherwise }),
    );
    if (deciding.length > 0) throw refused(deciding, 'may get other values', '可能得到不同的值');
    if (moved.length > 0) throw refused(moved, 'are reached otherwise', '由别的连线到达');
    if (handled.length > 0) throw refused(handled, 'handle failures otherwise', '对失败的处理不同');
    // Calls in which nothing has finished begin again.
    for (const node of ran.calling)
      if (other.has(node)) for (const nodes of [different, changed]) nodes.add(node);
    const waitsAnew = new Set(other);
    for (const node of changed)
      if ([different, readsOtherwise, reachedOtherwise].some((nodes) => nodes.has(node))) waitsAnew.add(node);
    return {
      job: job.uuid,
      definitionId,
      version,
      kept: await this.inputsFor(definitionId, { ...job, ...given }, actor),
      changes: {
        // Only records of nodes that have some are removed, and each resume keeps the lists: 4,900 long ids took 25 MB.
        changed: encoded(changed, (node) => now.has(node) || ran.begun.has(node)),
        different: encoded(different, (node) => ran.begun.has(node)),
        waitsAnew: encoded(waitsAnew, (node) => ran.begun.has(node)),
        isOther: true,
      },
    };
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
    const given = JSON.parse(text) as Record<string, Json>;
    const checked = checkInputs(flow, given);
    if (checked.problems.length > 0) {
      // The caller may see the inputs only without their secrets, which the messages repeat.
      const told = checkInputs(flow, JSON.parse(shown) as Record<string, Json>);
      throw new ValidationError({ inputs: told.problems.length > 0 ? inputFaults(told) : [SECRET_UNFIT] });
    }
    const shared = await this.shared.at(variables_at, actor.id);
    // As they were given: a type that is set back in a later version finds them whole. The run converts them.
    const kept = await this.keeper.keep(flow, given, shared, actor.id);
    const revealed = revealedInputs(shown, kept.inputs);
    if (revealed.length > 0) throw new ValidationError({ inputs: [revealing(revealed)] });
    return kept;
  }
}

/**
 * The nodes that have finished and would go on otherwise: see {@link OtherFlows.of}.
 *
 * @returns them by what becomes of them, and all nodes that may get other values
 */
function* misled(
  { finished, failed, unrecorded, calling, isOfOtherFlow }: WhatHasRun,
  before: ComparableNodes,
  now: ComparableNodes,
  { different, readsOtherwise, reachedOtherwise }: Comparison & { reachedOtherwise: Set<string> },
): Sliced<{ other: ReadonlySet<string>; deciding: string[]; moved: string[]; handled: string[] }> {
  const movedFinished = [...finished].filter((id) => reachedOtherwise.has(id));
  const repeated = new Set(yield* repeatedNodes(movedFinished, before, now));
  const other = yield* nodesWithOtherValues({
    before,
    now,
    different,
    readsOtherwise,
    finished,
    moved: reachedOtherwise,
    isOfOtherFlow,
  });
  return {
    other,
    // What is not recorded is computed again, and would lead elsewhere.
    deciding: [...finished].filter((id) => {
      const node = now.get(id);
      if (node === undefined || !other.has(id)) return false;
      return node.decides || (node.isTried && !node.isRecorded) || unrecorded.has(id) || calling.has(id);
    }),
    // Outcomes are counted by visit, so one would be taken for another; a failure would be handled elsewhere; and a loop that a `break` has
    // ended would go on.
    moved: movedFinished.filter((id) => failed.has(id) || now.get(id)?.leaves === true || repeated.has(id)),
    handled: yield* handledOtherwise(failed, before, now),
  };
}

/** What {@link compared} has found. */
type Comparison = Record<'different' | 'changed' | 'readsOtherwise', Set<string>>;

/**
 * The nodes of both flows that do not do the same; those of the new flow that do, follow or read something else; and those of both that do the
 * same but read something else.
 */
function* compared(before: ComparableNodes, now: ComparableNodes): Sliced<Comparison> {
  const different = new Set<string>();
  const changed = new Set<string>();
  const readsOtherwise = new Set<string>();
  for (const id of before.keys()) if (!now.has(id)) different.add(id);
  for (const [id, node] of now) {
    yield;
    const old = before.get(id);
    if (old === undefined || !(yield* isEqual(old.does, node.does))) different.add(id);
    if (old !== undefined && !(yield* isEqual(old.reads, node.reads))) readsOtherwise.add(id);
    if (different.has(id) || !(yield* isEqual(old?.follows, node.follows))) changed.add(id);
  }
  // `nodes.*` gives them in the order of the flow.
  if (isReordered([...before.keys()], [...now.keys()]))
    for (const [id, { nodes }] of now) if (nodes === 'all' && before.has(id)) readsOtherwise.add(id);
  for (const id of readsOtherwise) changed.add(id);
  return { different, changed, readsOtherwise };
}

function* isEqual(before: unknown, now: unknown): Sliced<boolean> {
  return (yield* canonicalHashing(before)) === (yield* canonicalHashing(now));
}
