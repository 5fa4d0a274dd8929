import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../../rest/errors.js';

/** Argon2id as OWASP asks for it: 19 MiB, two passes, one lane; some 15 ms on a core, in a thread of libuv's. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of libuv's four threads, files and names need some too. What is under way takes 19 MiB each. */
const AT_ONCE = 2;

/** More than a second's work waiting is a flood, and the next caller is told to come back. */
const WAITING = 100;

/** Hashes passwords and compares them: beside the event loop, and only so many at once. */
@Injectable()
export class Passwords implements OnModuleInit {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  /** The hash that is kept of a password. */
  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(normal(password), ARGON2ID));
  }

  /**
   * Whether a password is that of a hash. Without a hash it takes as long, and is not: who asks does not learn whether
   * there is such a user.
   *
   * @throws Unavailable where too many wait
   */
  async matches(password: string, kept: string | null | undefined): Promise<boolean> {
    const compared = kept ?? (await this.dummyHash());
    const same = await this.inTurn(() => verify(compared, normal(password)));
    return same && kept === compared;
  }

  /** Made ahead of the first login, which would else take twice as long for an unknown user. */
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
      // Whoever ends hands its turn on, so that nobody pushes in between.
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

/** One system writes é as one character, another one as two. */
const normal = (password: string): string => password.normalize('NFKC');
