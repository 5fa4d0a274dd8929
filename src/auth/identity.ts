import type { Actor, Caller } from '../rest/requests/caller.js';
import type { Role } from './roles.js';

/** An authenticated caller. The role is the one that the credentials grant. */
export interface Identity extends Caller {
  readonly username: string;
  /** For an API key, the lower of its own role and its user's role. */
  readonly role: Role;
  /** The kind of credentials: none (only in open mode), a login token, or an API key. */
  readonly shown: 'nothing' | 'token' | 'key';
  /** The id of the token's row; 0 without credentials. */
  readonly tokenId: number;
}

/** The user of a request, as `CalledBy` passes it to a handler. */
export type ActingUser = Identity & Actor;
