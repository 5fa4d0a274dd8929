import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../../rest/errors.js';

/** The parameters that OWASP recommends for Argon2id: 19 MiB, two passes, one lane. A hash takes about 15 ms of a libuv thread. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The most hashes at the same time. File access and DNS also need some of libuv's four threads, and each hash takes 19 MiB. */
const AT_ONCE = 2;

/** The most waiting hashes, about one second of work. Further callers are refused. */
const WAITING = 100;

/** Hashes and compares passwords outside the event loop, with a limit on concurrent work. */
@Injectable()
export class Passwords implements OnModuleInit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  /** The hash of a password, for storage. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normal(password), ARGON2ID));
  }

  /**
   * Whether a password matches a stored hash. Without a hash the result is false after the same time, so that callers cannot find out
   * whether a user exists.
   *
   * @throws Unavailable if too many callers wait
   */
  async matches(password: string, kept: string | null | undefined): Promise<boolean> {
    const compared = kept ?? (await this.dummyHash());
    const same = await this.inTurn(() => verify(compared, normal(password)));
    return same && kept === compared;
  }

  /** Prepares the dummy hash, or a first login as an unknown user would take twice as long. */
  async onModuleInit(): Promise<void> {
    await this.dummyHash();
  }

  private dummyHash(): Promise<string> {
    return (this.dummy ??= hash('nobody has this password', ARGON2ID));
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < AT_ONCE) this.running += 1;
    else {
      if (this.waiting.length >= WAITING) throw new Unavailable();
      // A finished call passes its slot directly to the first waiting call, so that no new call takes it.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}

/** Normalizes a password, because systems encode é as one code point or as two. */
const normal = (password: string): string => password.normalize('NFKC');
