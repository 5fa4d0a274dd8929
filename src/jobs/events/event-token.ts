import { createHash, randomBytes } from 'node:crypto';

const FORM = /^[\w-]{43}$/;

/** A new token: 256 random bits. */
export const newEventToken = (): string => randomBytes(32).toString('base64url');

/** Whether a text has the form of a token. */
export const isEventToken = (text: string): boolean => FORM.test(text);

/** The stored hash of a token. A look-up by hash leaks no token through its timing. */
export const hashOfEvent = (token: string): string => createHash('sha256').update(token).digest('base64');
