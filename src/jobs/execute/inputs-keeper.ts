import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import {
  type DeclaresVariables,
  inSlices,
  type Json,
  MAX_PASSWORD_BYTES,
  requestsOf,
  sizeOf,
  yieldIfSpent,
} from '../../flow/index.js';
import { ValidationError } from '../../rest/errors.js';
import { REDACTED } from '../../secrets/redactor.js';
import { SecretBox } from '../../secrets/secret-box.js';
import type { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { inputFaults } from './input-faults.js';
import { passwordsOf, redactorWith } from './secret-inputs.js';

/** The inputs of a job as its row stores them. */
export interface KeptInputs {
  /** JSON text with secrets redacted. */
  inputs: string;
  /** Sealed JSON text for the worker; null if `inputs` has no secrets. */
  secretInputs: string | null;
}

const PURPOSE = 'inputs of a job';

/** A character of JSON text counts at most so many bytes as a value of a flow: an empty list, which counts 16, has two. */
const BYTES_OF_CHARACTER = 8;

/** The redactor of fewer characters takes a few milliseconds to prepare, and 1 MB while it is used. */
const LARGE = 1024;

/**
 * Redacts inputs with many characters of passwords, one call at a time. The redactor of 16 KiB takes up to 0.1 s and 20 MB: 400 executes of
 * one operator that gave as much took 2.8 GB together.
 */
const semaphore = new FairSemaphore(1);

/** Prepares checked inputs for the rows of jobs. */
@Injectable()
export class InputsKeeper {
  private readonly maxValueBytes: number;

  constructor(
    private readonly box: SecretBox,
    @Inject(SETTINGS_TOKEN) settings: Settings,
  ) {
    this.maxValueBytes = settings.maxValueBytes;
  }

  /**
   * The inputs as the job's row stores them. Only the worker can read the secrets.
   *
   * @param owner the id of the user who gives them
   * @throws ValidationError if one is larger than a value of a flow may be, there are secrets and no key, or the passwords are too large;
   *   DatabaseUnavailable if large passwords have waited too long for those of others
   */
  async keep(
    flow: DeclaresVariables,
    inputs: Record<string, Json>,
    shared: SharedSnapshot,
    owner: number,
  ): Promise<KeptInputs> {
    // Of 50,000 keys, each of the steps from here on takes tens of milliseconds.
    const turn = yieldIfSpent(requestsOf(owner));
    if (turn) await turn;
    const text = JSON.stringify(inputs);
    if (text.length * BYTES_OF_CHARACTER > this.maxValueBytes) this.checkSizes(inputs);
    const passwords = passwordsOf(flow, inputs, shared);
    const given = [...passwords].filter(([name]) => Object.hasOwn(inputs, name));
    const weight = given.reduce((sum, [, password]) => sum + Buffer.byteLength(password), 0);
    if (weight > MAX_PASSWORD_BYTES) throw new ValidationError({ inputs: [TOO_LARGE] });
    const show = (): Promise<string> => shownInputs({ inputs, text }, shared, passwords, owner);
    const characters = [...passwords.values()].reduce((sum, { length }) => sum + length, 0);
    const shown = await (characters > LARGE ? semaphore.run(owner, show) : show());
    if (shown === text) return { inputs: text, secretInputs: null };
    if (!this.box.hasKey) throw new ValidationError({ inputs: [NO_KEY] });
    return { inputs: shown, secretInputs: this.box.seal(text, PURPOSE) };
  }

  private checkSizes(inputs: Record<string, Json>): void {
    const most = this.maxValueBytes;
    const large = Object.keys(inputs).filter((name) => sizeOf(inputs[name] ?? null) > most);
    if (large.length === 0) return;
    const problems = large.map((variable) => ({
      variable,
      message: {
        en: `The value of the variable "${variable}" is larger than ${most} bytes, the limit for a value.`,
        zh: `变量“${variable}”的值超过 ${most} 字节的上限。`,
      },
    }));
    throw new ValidationError({ inputs: inputFaults({ problems, omitted: 0 }) });
  }
}

/** JSON text of inputs with secrets redacted: the same text if they have none. */
async function shownInputs(
  { inputs, text }: { inputs: Record<string, Json>; text: string },
  shared: SharedSnapshot,
  passwords: ReadonlyMap<string, string>,
  owner: number,
): Promise<string> {
  const redactor = await redactorWith(shared, passwords);
  if (redactor.isEmpty && passwords.size === 0) return text;
  const requests = requestsOf(owner);
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(inputs))
    // Not by beginnings: a caller who chooses the inputs could find a secret letter by letter, by what is redacted.
    entries.push([
      name,
      passwords.has(name) ? REDACTED : await inSlices(redactor.value(value, 'whole'), requests),
    ]);
  if (entries.every(([name, shown]) => shown === inputs[name])) return text;
  const turn = yieldIfSpent(requests);
  if (turn) await turn;
  return JSON.stringify(Object.fromEntries(entries));
}

/** @throws Unreadable */
export const openInputs = (sealed: string, box: SecretBox): string => box.open(sealed, PURPOSE);

const TOO_LARGE = {
  en: `All passwords in the inputs of a job may have at most ${MAX_PASSWORD_BYTES} bytes together.`,
  zh: `任务所给的密码合计不得超过 ${MAX_PASSWORD_BYTES} 字节。`,
};

const NO_KEY = {
  en: 'The inputs contain a password, and passwords can be stored only if LIUCHENG_SECRET_KEY is set.',
  zh: '其中含有密码，仅在设置了 LIUCHENG_SECRET_KEY 时才能保存密码。',
};
