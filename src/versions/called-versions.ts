import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { Catalogue } from '../flow/index.js';
import { isId } from '../rest/fields/ids.js';
import { newestVersion } from './execute-target.js';

/** The versions that are called: `$2` of the processes `$1`, null for the newest of a process that is not deleted. */
const CALLED = {
  name: 'process-callees',
  text: `
    SELECT asked.n::int - 1 AS place, called.number, called.definition_id
    FROM unnest($1::int[], $2::int[]) WITH ORDINALITY AS asked (process_id, version, n)
    JOIN LATERAL (
      SELECT v.number, v.definition_id FROM process_version v
      WHERE v.process_id = asked.process_id AND CASE WHEN asked.version IS NULL
        THEN EXISTS (SELECT FROM process p WHERE p.id = asked.process_id AND p.deleted_at IS NULL)
        ELSE v.number = asked.version END
      ORDER BY v.number DESC LIMIT 1
    ) called ON true`,
};

/**
 * The newest version of each of the processes `$1` that are not deleted, of those that were checked with the revisions `$2` of their nodes. It
 * reads the revisions of all versions (8 ms for 5,000, measured), so it is only for processes of which the newest version cannot be run.
 */
const USABLE = {
  name: 'process-callees-usable',
  text: `
    SELECT asked.n::int - 1 AS place, called.number, called.definition_id
    FROM unnest($1::int[]) WITH ORDINALITY AS asked (process_id, n)
    JOIN process p ON p.id = asked.process_id AND p.deleted_at IS NULL
    JOIN LATERAL (${newestVersion(
      '(SELECT f.uses FROM flow_definition f WHERE f.id = v.definition_id) <@ $2::text::jsonb',
    )}) called ON true`,
};

/** A process that is called, and its version; null: the newest one. */
type Called = readonly [process: number, version: number | null];

/** A row of {@link CALLED} and {@link USABLE}. */
interface CalledRow {
  place: number;
  number: number;
  definition_id: number;
}

/** The most calls that one statement looks up. All of them go on in one turn of the event loop. */
const MOST_CALLED = 200;

/** A version of a process, and its definition. */
interface FoundVersion {
  version: number;
  definitionId: number;
}

const foundIn = (row: CalledRow | undefined): FoundVersion | null =>
  row ? { version: row.number, definitionId: row.definition_id } : null;

/** Finds the versions of processes that flows call. */
@Injectable()
export class CalledVersions {
  /** A job can begin thousands of calls at once. A statement for each would take all connections from the leases of all jobs. */
  private readonly calling = new GroupedCalls<Called, CalledRow | undefined>((calls) => this.called(calls), {
    maxItems: MOST_CALLED,
    maxInFlight: 1,
    patienceMs: PATIENCE_MS,
  });

  private readonly callingUsable = new GroupedCalls<number, CalledRow | undefined>(
    (processes) => this.usable(processes),
    { maxItems: MOST_CALLED, maxInFlight: 1, patienceMs: PATIENCE_MS },
  );

  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
  ) {}

  /**
   * The newest version of a process that is not deleted, or a given version, also of a deleted process; null if there is none.
   *
   * @param processId any number: flows compute it
   */
  async find(processId: number, version: number | undefined): Promise<FoundVersion | null> {
    // One statement is for the calls of many jobs.
    if (!isId(processId)) return null;
    return foundIn(await this.calling.add([processId, version ?? null]));
  }

  /**
   * The newest version of a process that is not deleted, of those that this server process can run as they were checked; null if there is none.
   *
   * @param processId a process that has a version
   */
  async findUsable(processId: number): Promise<FoundVersion | null> {
    return foundIn(await this.callingUsable.add(processId));
  }

  /** Looks up each process and version once, however many calls there are. */
  private async called(calls: readonly Called[]): Promise<(CalledRow | undefined)[]> {
    const asked = new Map(calls.map((called) => [called.join(), called]));
    const processes = [...asked.values()];
    const rows = await this.database.rows<CalledRow>(CALLED, [
      processes.map(([process]) => process),
      processes.map(([, version]) => version),
    ]);
    const byPlace = new Map(rows.map((row) => [row.place, row]));
    const found = new Map([...asked.keys()].map((key, place) => [key, byPlace.get(place)]));
    return calls.map((called) => found.get(called.join()));
  }

  /** Looks up each process once. */
  private async usable(calls: readonly number[]): Promise<(CalledRow | undefined)[]> {
    const processes = [...new Set(calls)];
    const rows = await this.database.rows<CalledRow>(USABLE, [processes, this.catalogue.revisions]);
    const found = new Map(rows.map((row) => [processes[row.place], row]));
    return calls.map((process) => found.get(process));
  }
}
