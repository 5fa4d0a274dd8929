import type { Json } from '../flow/index.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import { SECRET_UNFIT } from '../jobs/execute/secret-inputs.js';
import { openInputs } from '../jobs/execute/inputs-keeper.js';
import { ValidationError } from '../rest/errors.js';
import type { SecretBox } from '../secrets/secret-box.js';
import type { SealedColumn } from '../secrets/sealed-column.js';
import { refuseLarge } from './inputs-size.js';

/** The inputs of a schedule as its row stores them. */
export interface StoredInputs {
  /** JSON text with secrets redacted. */
  inputs: string;
  /** Sealed JSON text; null if `inputs` has no secrets. */
  secret_inputs: string | null;
}

type Inputs = Record<string, Json>;

const PURPOSE = 'inputs of a schedule';

/** The inputs of schedules that have secrets. */
export const SEALED_INPUTS: SealedColumn = {
  about: 'inputs of schedules',
  table: 'schedule',
  key: ['id'],
  column: 'secret_inputs',
  purpose: PURPOSE,
};

/** The inputs of a schedule without any. */
export const NO_INPUTS: StoredInputs = { inputs: '{}', secret_inputs: null };

/**
 * The inputs to store, from a job that was prepared with them.
 *
 * @throws ValidationError if they are too large
 */
export function storedInputs({ kept }: NewJob, box: SecretBox): StoredInputs {
  if (kept === null) return NO_INPUTS;
  const text = kept.secretInputs === null ? kept.inputs : openInputs(kept.secretInputs, box);
  refuseLarge(text);
  return {
    inputs: kept.inputs,
    secret_inputs: kept.secretInputs === null ? null : box.seal(text, PURPOSE),
  };
}

/** @throws Unreadable */
export const openedInputs = ({ inputs, secret_inputs }: StoredInputs, box: SecretBox): Inputs =>
  JSON.parse(secret_inputs === null ? inputs : box.open(secret_inputs, PURPOSE)) as Inputs;

/** The inputs as they are shown. */
export const shownInputs = ({ inputs }: StoredInputs): Inputs => JSON.parse(inputs) as Inputs;

/**
 * What is wrong with inputs that do not fit, without their secrets.
 *
 * @param error what is wrong with the inputs, which may repeat them
 * @param shown the same inputs as the caller may see them; null: they have no secrets
 * @param check checks inputs as they were checked
 */
export async function withoutSecrets(
  error: ValidationError,
  shown: Inputs | null,
  check: (inputs: Inputs) => Promise<unknown>,
): Promise<ValidationError> {
  if (shown === null) return error;
  try {
    await check(shown);
  } catch (redacted) {
    if (redacted instanceof ValidationError) return redacted;
    throw redacted;
  }
  return new ValidationError({ inputs: [SECRET_UNFIT] });
}

/** The inputs that a client sends, where those that it sends back as they are shown keep their values. */
export function changedInputs(sent: Inputs, stored: StoredInputs, box: SecretBox): Inputs {
  if (stored.secret_inputs === null) return sent;
  const shown = shownInputs(stored);
  const changed: [string, Json][] = [];
  let kept: Inputs | undefined;
  for (const [name, value] of Object.entries(sent)) {
    const isUnchanged = Object.hasOwn(shown, name) && JSON.stringify(shown[name]) === JSON.stringify(value);
    if (isUnchanged) kept ??= openedInputs(stored, box);
    changed.push([name, isUnchanged ? (kept?.[name] ?? null) : value]);
  }
  return Object.fromEntries(changed);
}
