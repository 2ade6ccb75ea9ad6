import { Injectable } from '@nestjs/common';
import type { Role } from '../../common/auth/index.js';
import { invalidField } from '../../common/errors/index.js';
import { foldCase } from '../../common/fold-case.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { UsersService, type User } from '../users/index.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { RegisterDto } from './dto/register.dto.js';
import { PasswordHasher } from './password-hasher.js';

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

  /** The user whose username or e-mail address and password these are; null, after the same time, where nobody's. */
  async findByPassword(login: string, password: string): Promise<User | null> {
    const user = await this.users.findByLogin(login);
    return (await this.hasPassword(user?.id, password)) ? user : null;
  }

  async hasPassword(userId: string | undefined, password: string): Promise<boolean> {
    const passwordHash = userId && (await this.credentials.findHash(userId));
    return this.hasher.verify(passwordHash || undefined, password);
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
