import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { isAtLeast } from '../auth/roles.js';
import { actorFor } from '../auth/users/acting-users.js';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { Database } from '../database/database.js';
import { type Json, sizeOf } from '../flow/index.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import { refuse } from '../jobs/admission/guard.js';
import { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import { whileLocked } from '../jobs/while-locked.js';
import { networkOf } from '../limits/network-of.js';
import { heldBodies } from '../rest/body/held-bodies.js';
import { queryOf } from '../rest/body/query-dict.js';
import { LargeBodies } from '../rest/body/large-bodies.js';
import { parseQueue } from '../rest/body/parse-queue.js';
import { afterParsing, LARGE, PARSED_FACTOR, sentBody } from '../rest/body/request-body.js';
import { BodyTooLargeAsValue, NotAuthenticated, NotFound, Unavailable } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import { addressOf } from '../rest/requests/address.js';
import { Unreadable } from '../secrets/secret-box.js';
import { bodyValue, fieldsIn } from './delivered-body.js';
import { deliveryOf, shownHeaders } from './delivery-headers.js';
import { DeliveryInputs } from './delivery-inputs.js';
import { DeliveryStarts } from './delivery-starts.js';
import { type FoundHook, SWITCH_OFF } from './delivery-statements.js';
import { DeliveryThrottle } from './delivery-throttle.js';
import { HookLookUps } from './hook-look-ups.js';
import { HookSecrets } from './hook-secrets.js';
import type { DeliveredParts } from './input-expressions.js';
import { JobOutputs } from './job-outputs.js';
import { CHECKS } from './signatures.js';
import { StartedDeliveries } from './started-deliveries.js';

const BODY_LIMIT = 1024 * 1024;

const WRONG_SIGNATURE = message(
  'The signature is missing, wrong, or more than five minutes old.',
  '签名缺失、不正确，或已超过五分钟。',
);

/** A response to a delivery. */
export interface DeliveryAnswer {
  status: 200 | 202;
  body: object;
}

/** Receives what is sent to hooks. */
@Injectable()
export class DeliveriesService {
  private readonly logger = new Logger(DeliveriesService.name);
  private readonly inputs: DeliveryInputs;
  private readonly large = new LargeBodies<string>();

  constructor(
    private readonly database: Database,
    private readonly lookUps: HookLookUps,
    private readonly throttle: DeliveryThrottle,
    private readonly secrets: HookSecrets,
    private readonly triggered: TriggeredStarts,
    private readonly starts: DeliveryStarts,
    private readonly started: StartedDeliveries,
    private readonly outputs: JobOutputs,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    this.inputs = new DeliveryInputs(settings.maxValueBytes);
  }

  /**
   * Starts the job of a delivery, or finds that of an earlier delivery with the same id.
   *
   * @throws NotFound if the token is unknown or the hook is switched off; NotAuthenticated if the signature is wrong; ValidationError if
   *   the inputs do not fit the flow; Conflict or Throttled as the policy of the process answers; Throttled if the hook gets too many
   *   deliveries, or the network has sent too many unknown tokens
   */
  async receive(request: FastifyRequest): Promise<DeliveryAnswer> {
    const { token } = request.params as { token: string };
    const hook = await this.hookOf(token, request);
    request.heldFor = hook.cuser;
    const job = await this.large.handle(request, senderOf(hook, request), () =>
      this.jobOf(hook, token, request),
    );
    // Its memory is not needed while the job runs.
    heldBodies.release(request);
    const ended = hook.respond === 'outputs' ? await this.outputsOf(job, hook, token) : null;
    return ended === null
      ? { status: 202, body: { success: true, job_id: job } }
      : { status: 200, body: ended };
  }

  /** As {@link JobOutputs.of}. A token that is no longer valid when the job ends shows no outputs: others may have it. */
  private outputsOf(job: number, hook: FoundHook, token: string): Promise<object | null> {
    return this.outputs.of(job, hook.cuser, async () => {
      const found = await this.lookUps.find(token);
      return found !== undefined && isOpen(found);
    });
  }

  private async jobOf(hook: FoundHook, token: string, request: FastifyRequest): Promise<number> {
    const bytes = await this.read(hook, request);
    const delivery = deliveryOf(request.headers, hook.signature);
    const since = performance.now();
    const before = delivery === null ? undefined : await this.started.by(hook.id, delivery);
    if (before !== undefined) return before;
    const job = await this.prepare(hook, token, request, bytes);
    const outcome = await whileLocked(since, () => this.starts.add({ hook, job, delivery }));
    if (typeof outcome === 'number') return outcome;
    if (outcome === 'absent') throw new NotFound();
    return refuse(outcome);
  }

  private async hookOf(token: string, request: FastifyRequest): Promise<FoundHook> {
    const found = await this.lookUps.find(token);
    if (found?.enabled) {
      if (isOpen(found)) return found;
      await this.database.rows(SWITCH_OFF, [[found.token_hash]]);
    }
    await this.throttle.failed(addressOf(request));
    throw new NotFound();
  }

  /** Reads the body and checks its signature. Only deliveries with the right signature count towards the limit of the hook. */
  private async read(hook: FoundHook, request: FastifyRequest): Promise<Buffer> {
    if (hook.signature === 'none') await this.throttle.delivered(hook.id);
    const { bytes: sent } = await sentBody(request, BODY_LIMIT);
    const bytes = Buffer.from(sent.buffer, sent.byteOffset, sent.byteLength);
    if (hook.signature === 'none') return bytes;
    const signed = { headers: request.headers, bytes, now: hook.now };
    if (!CHECKS[hook.signature](this.secretOf(hook), signed)) {
      await this.throttle.failed(addressOf(request));
      throw new NotAuthenticated(WRONG_SIGNATURE);
    }
    await this.throttle.delivered(hook.id);
    return bytes;
  }

  private secretOf({ id, secret }: FoundHook): string {
    try {
      return this.secrets.open(secret ?? '');
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.logger.error(`the secret of hook ${id} cannot be read: ${error.message}`);
      throw new Unavailable();
    }
  }

  private async prepare(
    hook: FoundHook,
    token: string,
    request: FastifyRequest,
    bytes: Buffer,
  ): Promise<NewJob> {
    const expressions = JSON.parse(hook.inputs) as Record<string, Json>;
    const read = async (): Promise<DeliveredParts> => {
      if (bytes.length > LARGE) await parseQueue.next(hook.cuser);
      return this.partsOf(token, request, bytes);
    };
    // The inputs wait for the insert as the body does.
    const hold = (size: number): boolean => heldBodies.hold(request, bytes.length + size, PARSED_FACTOR);
    const { inputs, offered } = await this.inputs.of(hook, expressions, read, hold);
    return this.triggered.prepare({
      processId: hook.process_id,
      actor: { ...actorFor(hook.cuser, `hook ${hook.id}`), ip: addressOf(request) },
      version: hook.version,
      trigger: 'hook',
      inputs,
      offered,
    });
  }

  private async partsOf(token: string, request: FastifyRequest, bytes: Buffer): Promise<DeliveredParts> {
    const { maxValueBytes } = this.settings;
    const body = await bodyValue(bytes, request.headers['content-type'] ?? '');
    await afterParsing(bytes.length);
    if (sizeOf(body) > maxValueBytes) throw new BodyTooLargeAsValue(maxValueBytes);
    return {
      body,
      query: fieldsIn(queryOf(request)),
      headers: shownHeaders(request.headers, token),
      method: request.method,
    };
  }
}

/**
 * Whose large bodies are counted together: those of a hook. If it checks signatures, those of each network, so that a sender without its
 * secret holds back no deliveries from elsewhere.
 */
const senderOf = ({ id, signature }: FoundHook, request: FastifyRequest): string =>
  signature === 'none' ? String(id) : `${id} ${networkOf(addressOf(request))}`;

/** Whether a hook takes deliveries: it is enabled, and its creator may execute processes. */
const isOpen = ({ enabled, role }: FoundHook): boolean =>
  enabled && role !== null && isAtLeast(role, 'operator');
