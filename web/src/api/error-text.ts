import {
  ApiError,
  ConnectionError,
  faultText,
  NotFound,
  PermissionDenied,
  Throttled,
  ValidationError,
} from '@liucheng/client';
import i18next from 'i18next';
import { isMissingCode } from './missing-code.js';

/**
 * What to tell a person about an error, in the page's language. The server's own messages are used where it has some, because they
 * name what is wrong.
 */
export function errorText(error: unknown): string {
  const t = i18next.getFixedT(null, 'api');
  if (error instanceof ConnectionError) return t('unreachable');
  if (isMissingCode(error)) return t('missingCode');
  if (error instanceof Throttled) return t('throttled', { seconds: error.retryAfter ?? 60 });
  if (error instanceof ValidationError) return messagesOf(error).join('\n') || t('refused');
  if (error instanceof ApiError)
    return (
      detailOf(error.body) ??
      (error instanceof NotFound
        ? t('notFound')
        : error instanceof PermissionDenied
          ? t('forbidden')
          : t('failed', { status: error.status }))
    );
  return error instanceof Error && error.message !== '' ? error.message : t('unknown');
}

/** The messages of the fields, by field, for the forms that have such fields. Empty if the error is none of fields. */
export function fieldErrors(error: unknown): Partial<Record<string, string>> {
  if (!(error instanceof ValidationError)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([name, messages]) => [name, messages.join(' ')]),
  );
}

function messagesOf({ fields, faults }: ValidationError): string[] {
  const ofFields = Object.entries(fields).flatMap(([name, messages]) =>
    messages.map((message) =>
      name === 'detail' || name === 'non_field_errors' ? message : `${name}: ${message}`,
    ),
  );
  return [...ofFields, ...faults.map(faultText)];
}

function detailOf(body: unknown): string | undefined {
  const detail: unknown =
    typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;
  return typeof detail === 'string' ? detail : undefined;
}
