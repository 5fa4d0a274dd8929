import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { NotFound } from '../rest/errors.js';
import { missingOf } from '../rest/fields/ids.js';
import { slowListReads } from '../rest/lists/list-reads.js';
import type { Download } from '../rest/requests/download.js';
import type { Actor } from '../rest/requests/caller.js';
import { MOST_VARIABLES } from '../variables/most-variables.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import type { ExportQuery } from './dto/export-query.js';
import { DRAFT_TEXT, NAMES, NEXT_VERSION, TO_EXPORT, WRITTEN } from './export-statements.js';
import { triggerTexts } from './export-triggers.js';
import { MarkedFlows } from './marked-flows.js';
import { PLACE_KEY, type SharedName } from './marks.js';
import { joined, replaced } from './packed-marks.js';
import { FORMAT } from './read-file.js';

const MIB = 1024 * 1024;

/** The memory of an export beside its flows. */
const LEAST_BYTES = MIB;

/** Memory per byte of a flow: its text with two bytes per character, and what Postgres sent. */
const FACTOR = 2;

/** The most memory that is counted for one export: as much as one connection may hold. */
const MOST_BYTES = 24 * MIB;

/** Ids whose names are read with one statement. */
const NAMES_AT_ONCE = 1_000;

/** The processes of a file, and what is read for it. */
interface Exported {
  ids: number[];
  /** The place in the file of each of them. */
  places: Map<number, number>;
  versions: boolean;
  actor: Actor;
}

/** The variables of the exported flows of a process. */
interface Found {
  shared: Map<string, SharedName>;
  /** The names of those of the type `password`. */
  passwords: Set<string>;
}

/** Exports processes as a file that another installation imports. */
@Injectable()
export class ExportService {
  /** Reads texts one at a time, in turn among the users who export: a text of 10 MiB takes three times its size while it is read. */
  private readonly reads = new FairSemaphore(1, 1, Infinity);

  constructor(
    private readonly database: Database,
    private readonly flows: MarkedFlows,
  ) {}

  /**
   * The file of these processes. It is read flow by flow while it is sent: each flow is consistent, two flows can be of different
   * moments.
   *
   * @throws ValidationError if no process is named; NotFound, naming the ids, if one does not exist
   */
  async file(actor: Actor, query: ExportQuery): Promise<Download> {
    const ids = query.ids();
    const rows = await slowListReads.run(actor.id, () =>
      this.database.rows<{ id: number; bytes: number }>(TO_EXPORT, [ids, query.versions]),
    );
    const missing = missingOf(ids, rows);
    if (missing.length > 0) throw NotFound.naming(missing);
    const largest = rows.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    const places = new Map(ids.map((id, place) => [id, place]));
    return {
      type: 'application/json',
      name: ids.length === 1 ? `process-${ids[0]}.json` : 'processes.json',
      heldBytes: () => Math.min(MOST_BYTES, LEAST_BYTES + FACTOR * largest),
      texts: () => this.texts({ ids, places, versions: query.versions, actor }),
    };
  }

  private async *texts(exported: Exported): AsyncGenerator<string> {
    yield `{"liucheng":${FORMAT},"processes":[`;
    for (const [place, id] of exported.ids.entries()) {
      await exported.actor.confirm();
      const [written] = await this.database.rows(WRITTEN, [id]);
      // The transfer is broken off: the places of the others would be wrong.
      if (!written) throw new NotFound();
      yield `${place === 0 ? '\n' : ',\n'}${JSON.stringify(written).slice(0, -1)},"draft":`;
      yield* this.process(id, exported);
    }
    yield '\n]}\n';
  }

  private async *process(id: number, exported: Exported): AsyncGenerator<string> {
    const found: Found = { shared: new Map(), passwords: new Set() };
    const draft = await this.read<{ text: string }>(exported, DRAFT_TEXT, [id]);
    if (draft) yield* this.flow(draft.text, exported, found);
    else yield 'null';
    yield ',"versions":[';
    for (let last = 0; exported.versions;) {
      await exported.actor.confirm();
      const version = await this.read<{ number: number; text: string }>(exported, NEXT_VERSION, [id, last]);
      if (!version) break;
      yield `${last === 0 ? '' : ','}{"number":${version.number},"flow":`;
      yield* this.flow(version.text, exported, found);
      yield '}';
      last = version.number;
    }
    yield '],';
    yield* triggerTexts(this.database, { id, passwords: found.passwords, ...exported });
    yield `,"variables":${JSON.stringify([...found.shared.values()])}}`;
  }

  /** The text of a flow without ids of this installation and without secrets. Adds its variables to `found`. */
  private async *flow(text: string, { places, actor }: Exported, found: Found): AsyncGenerator<string> {
    const marked = await this.flows.mark(text, actor.id);
    for (const each of marked.shared)
      if (found.shared.size < MOST_VARIABLES) found.shared.set(each.name, each);
    for (const name of JSON.parse(marked.passwords) as string[]) found.passwords.add(name);
    const names = await this.names(marked.callees, places);
    const pieces = replaced(text, marked.marks, ({ kind, start, end, process }) => {
      if (kind === 'self') return start < end ? 'null' : null;
      if (kind === 'secret') return 'null';
      if (kind === 'place') return null;
      const place = places.get(process);
      return JSON.stringify(
        place === undefined
          ? { [PLACE_KEY]: null, name: names.get(process) ?? null }
          : { [PLACE_KEY]: place },
      );
    });
    yield* joined(pieces);
  }

  /** The names of the processes that a flow calls and that are not in the file. */
  private async names(callees: Int32Array, places: Map<number, number>): Promise<Map<number, string>> {
    const names = new Map<number, string>();
    const ids = Array.from(callees).filter((id) => !places.has(id));
    for (let at = 0; at < ids.length; at += NAMES_AT_ONCE) {
      const values = [ids.slice(at, at + NAMES_AT_ONCE)];
      const rows = await this.database.rows<{ id: number; name: string }>(NAMES, values);
      for (const { id, name } of rows) names.set(id, name);
    }
    return names;
  }

  private read<Row extends { text: string }>(
    { actor }: Exported,
    statement: typeof DRAFT_TEXT,
    values: unknown[],
  ): Promise<Row | undefined> {
    return this.reads.run(actor.id, async () => {
      const [row] = await this.database.rows<Row>(statement, values);
      return row;
    });
  }
}
