/** The identified caller of a request. */
export interface Caller {
  readonly id: number;
}

/** The caller with its address and request id, which are recorded with each change. */
export interface Actor extends Caller {
  /** Null if the address is not known. */
  readonly ip: string | null;
  readonly requestId: string;
  /**
   * Checks that the caller is still allowed to call, unless it was checked a moment ago, and updates the actor's rights; and that the client
   * of a request that only reads still waits. Call it before a write that has waited, and before each part of a long response.
   *
   * @throws NotAuthenticated, PermissionDenied or ClientGone
   */
  readonly confirm: () => void | Promise<void>;
}
