import { Injectable } from '@nestjs/common';
import { anyOf } from '../database/any-of.js';
import { Database } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { fromTexts, type Json } from '../flow/index.js';
import { NotFound } from '../rest/errors.js';
import { FlowThreads } from './flow-threads/flow-threads.js';

/** A text of at most this many bytes is parsed at once, in at most 80 ms; a larger one in a thread. */
const PARSED_AT_ONCE = 256 * 1024;

/** A row of {@link DEFINITIONS}. */
export interface Frozen {
  id: number;
  /** Null: it is larger than {@link PARSED_AT_ONCE}; see {@link FrozenDefinitions.large}. */
  text: string | null;
  /** The revision of each node type that it was checked with. */
  uses: Record<string, number>;
  /** The user who has created its process. */
  owner: number;
}

const DEFINITIONS = {
  name: 'definitions',
  text: `
    SELECT f.id, CASE WHEN octet_length(f.text) <= ${PARSED_AT_ONCE} THEN f.text END AS text, f.uses, p.cuser AS owner
    FROM flow_definition f JOIN process p ON p.id = f.process_id WHERE f.id = ${anyOf('$1::int[]')}`,
};

const TEXT = { name: 'definition-text', text: `SELECT text FROM flow_definition WHERE id = $1` };

/** The most definitions of one statement. */
const MOST_READ = 32;

/** Reads frozen definitions. Keeps none. */
@Injectable()
export class FrozenDefinitions {
  private readonly reading = new GroupedCalls<number, Frozen | undefined>(
    async (ids) => {
      const rows = await this.database.rows<Frozen>(DEFINITIONS, [ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    },
    { maxItems: MOST_READ, maxInFlight: 2, patienceMs: PATIENCE_MS },
  );

  constructor(
    private readonly database: Database,
    private readonly threads: FlowThreads,
  ) {}

  /** @throws NotFound if there is no such definition */
  async read(definitionId: number): Promise<Frozen> {
    const row = await this.reading.add(definitionId);
    if (!row) throw new NotFound();
    return row;
  }

  /**
   * The parts of a large definition that the engine reads. Takes a second or more, and up to 100 MB, so callers bound how many they read at
   * the same time.
   *
   * @param caller whose turn it is among the flows that threads work on
   * @throws NotFound if there is no such definition
   * @throws Throttled, Unavailable if no thread was free in time
   */
  async large(definitionId: number, caller: number): Promise<Json> {
    const [row] = await this.database.rows<{ text: string }>(TEXT, [definitionId]);
    if (!row) throw new NotFound();
    const { text } = row;
    const parts = await this.threads.run('takeApart', text, text.length, caller);
    return fromTexts(parts);
  }
}
