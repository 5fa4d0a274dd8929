import { Injectable } from '@nestjs/common';
import { valuesOf } from '../audit/recording.js';
import { Database } from '../database/database.js';
import type { JsonDocument } from '../rest/body/json-document.js';
import { NotFound, PreconditionFailed, ValidationError } from '../rest/errors.js';
import { faultsWithin } from '../rest/fields/dict-field.js';
import { objectIn } from '../rest/fields/given.js';
import { readFields } from '../rest/fields/read-fields.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import type { FlowRef } from './dto/flow-ref.js';
import { ProcessRef } from './dto/process-ref.js';
import { DRAFT, SAVE, VERSION } from './draft-statements.js';
import { tagOf, tagsOf } from './etag.js';

/** A flow as it was sent, with the tag that tells it from others. */
export interface SavedFlow {
  text: string;
  etag: string;
}

/** Escaped backslashes, and escaped pairs of surrogates, as many tools write all that lies beyond 16 bits. */
const HARMLESS = /\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]../g;

/** Other escapes that can stand for what Postgres cannot keep; without one, no string needs a look. */
const SUSPICIOUS = /\\u(?:0000|[dD][89a-fA-F])/;

/** Whether some string of the text needs a look: one at all of 9 MB takes a second. */
const isSuspicious = (text: string): boolean =>
  SUSPICIOUS.test(text) && SUSPICIOUS.test(text.replace(HARMLESS, ''));

/** Drafts 草稿: the flow that a process's editor saved last. */
@Injectable()
export class DraftsService {
  constructor(private readonly database: Database) {}

  /**
   * Keeps the text of a flow as it was sent, however incomplete the flow is.
   *
   * @param ifMatch the request's `If-Match`: only a draft that it names is replaced
   * @returns the new draft's tag
   * @throws NotFound, ValidationError, or PreconditionFailed where the draft is another one
   */
  async save(actor: Actor, document: JsonDocument, ifMatch: string | undefined): Promise<string> {
    const flow = objectIn(document);
    const { id } = readFields(ProcessRef, document);
    if (isSuspicious(document.text)) refuseUnkeepable(flow);
    const etag = tagOf(document.text);
    const values = [id, document.text, etag, tagsOf(ifMatch), ...valuesOf(actor)];
    const [row] = await this.database.rows<{ saved: boolean }>(SAVE, values);
    if (!row) throw new NotFound();
    if (!row.saved) throw changedSince();
    return etag;
  }

  /**
   * The draft of a process, or one of its versions.
   *
   * @throws NotFound
   */
  async intact({ id, version }: FlowRef): Promise<SavedFlow> {
    const [flow] =
      version === undefined
        ? await this.database.rows<SavedFlow>(DRAFT, [id])
        : await this.database.rows<SavedFlow>(VERSION, [id, version]);
    if (!flow) throw new NotFound();
    return flow;
  }
}

function refuseUnkeepable(flow: Record<string, unknown>): void {
  const faulty = Object.entries(flow).flatMap(([key, value]) => {
    const faults = faultsWithin([value, key]);
    return faults.length > 0 ? [[key, faults] as const] : [];
  });
  if (faulty.length > 0) throw new ValidationError(Object.fromEntries(faulty));
}

const changedSince = () =>
  new PreconditionFailed({
    en: 'The draft has changed since you read it. Read it again, then save.',
    zh: '草稿在您读取之后已被修改。请重新读取后再保存。',
  });
