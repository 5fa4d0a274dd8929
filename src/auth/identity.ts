import type { Actor, Caller } from '../rest/requests/gatekeeper.js';
import type { Role } from './roles.js';

/** A caller as the gatekeeper knows them. Their role is what they may do with what they have shown. */
export interface Identity extends Caller {
  readonly username: string;
  /** Of an API key the lower of its own role and its user's. */
  readonly role: Role;
  /** What they have shown: nothing in open mode, else the token of a login or an API key. */
  readonly shown: 'nothing' | 'token' | 'key';
  /** The token's row; 0 where they have shown nothing. */
  readonly tokenId: number;
}

/** A user who acts in a request: what `CalledBy` gives a handler. */
export type ActingUser = Identity & Actor;
