import { Injectable } from '@nestjs/common';
import type { Role } from '../../common/auth/index.js';
import { invalidField } from '../../common/errors/index.js';
import { foldCase } from '../../common/fold-case.js';
import { newId } from '../../common/id.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { UsersService, type User } from '../users/index.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { RegisterDto } from './dto/register.dto.js';
import { PasswordHasher } from './password-hasher.js';

export interface VerifiedAccount {
  readonly userId: string;
  readonly passwordHash: string;
}

/** Users together with what proves who they are. Passwords are hashed outside of transactions: every writer would wait. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly users: UsersService,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly uow: UnitOfWork,
  ) {}

  /**
   * Makes an account and, in the same transaction, does `then` with it. Throws `conflict` where the username or the
   * e-mail address is taken.
   */
  async create<T>(
    { username, email, password }: RegisterDto,
    roles: readonly Role[],
    then: (user: User) => Promise<T>,
  ): Promise<T> {
    requireWithoutUsername('password', password, username);
    const passwordHash = await this.hasher.hash(password);
    return this.uow.run(async () => {
      const user = await this.users.create({ username, email, roles });
      await this.credentials.insert(user.id, passwordHash);
      return then(user);
    });
  }

  /** Whose login and password these are; null, after the same time, where nobody's. */
  async verify(login: string, password: string): Promise<VerifiedAccount | null> {
    const user = await this.users.findByLogin(login);
    // Asked for somebody in any case, so that a known user takes no longer.
    const passwordHash = await this.credentials.findHash(user?.id ?? newId());
    const matches = await this.hasher.verify(passwordHash, password);
    return matches && user && passwordHash ? { userId: user.id, passwordHash } : null;
  }

  /**
   * Inside a transaction: the user, if the password that was verified is still theirs. A change of it while it was
   * checked would else leave a session that the change was to end.
   */
  async confirm({ userId, passwordHash }: VerifiedAccount): Promise<User | null> {
    const presentHash = await this.credentials.lockHash(userId);
    return presentHash === passwordHash ? this.users.get(userId) : null;
  }

  async hasPassword(userId: string, password: string): Promise<boolean> {
    return this.hasher.verify(await this.credentials.findHash(userId), password);
  }

  /** Changes the password and, in the same transaction, does `then`. */
  async changePassword(
    userId: string,
    newPassword: string,
    then: () => Promise<void>,
  ): Promise<void> {
    const { username } = await this.users.get(userId);
    requireWithoutUsername('newPassword', newPassword, username);
    const passwordHash = await this.hasher.hash(newPassword);
    await this.uow.run(async () => {
      await this.credentials.update(userId, passwordHash);
      await then();
    });
  }
}

function requireWithoutUsername(field: string, password: string, username: string): void {
  if (foldCase(password).includes(foldCase(username))) {
    throw invalidField(field, `${field} must not contain the username`);
  }
}
