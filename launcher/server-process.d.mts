/** A server that was started here. */
export interface Handle {
  /** for DATABASE_URL or REDIS_URL */
  url: string;
  port: number;
  pid: number;
  dataDir: string;
  /** settles when the process has ended, with how */
  exited: Promise<string>;
  /** ends it cleanly */
  stop(): Promise<void>;
  /** signals it (SIGKILL if not told) and waits for its end, but for SIGSTOP and SIGCONT */
  kill(signal?: NodeJS.Signals): Promise<void>;
}
