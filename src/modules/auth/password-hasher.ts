import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Turns } from '../../common/turns.js';
import { signInBusy } from './auth.errors.js';

/** argon2id by OWASP's advice: 19 MiB, two passes. Beside the memory this costs about 13 ms of one core. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes run on Node's four pool threads, which files and name lookups share: one stays free. */
const MAX_RUNNING = Math.max(1, Math.min(3, availableParallelism()));
const MAX_WAITING = 200;

/** Hashes and checks passwords off the event loop, a few at a time. */
@Injectable()
export class PasswordHasher {
  private readonly turns = new Turns({
    running: MAX_RUNNING,
    waiting: MAX_WAITING,
    refusal: signInBusy,
  });
  private readonly decoy = this.hash('a password that nobody has');

  hash(password: string): Promise<string> {
    return this.turns.run(() => hash(password, PARAMETERS));
  }

  /**
   * Whether `password` is the one behind `passwordHash`. Without a hash (no such user) it works as long and answers
   * false. Throws `unavailable` where too many wait.
   */
  async verify(passwordHash: string | undefined, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.decoy);
    const matches = await this.turns.run(() => verify(against, password));
    return matches && passwordHash !== undefined;
  }
}
