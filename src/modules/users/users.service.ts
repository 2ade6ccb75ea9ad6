import { Injectable } from '@nestjs/common';
import { canonicalRoles, type Principal, type Role } from '../../common/auth/index.js';
import { isoNow } from '../../common/clock.js';
import { foldCase } from '../../common/fold-case.js';
import { newId } from '../../common/id.js';
import { offsetOf } from '../../common/paging/index.js';
import {
  isUniqueViolation,
  UnitOfWork,
  violatedConstraint,
} from '../../platform/database/index.js';
import { AuditLog, type Act } from '../audit/index.js';
import type { ListUsersQuery } from './dto/list-users.query.js';
import type { UpdateProfileDto } from './dto/update-profile.dto.js';
import type { UpdateUserDto } from './dto/update-user.dto.js';
import { userView, type UserPage, type UserView } from './dto/user.view.js';
import type { User } from './entities/user.entity.js';
import { emailTaken, lastAdmin, usernameTaken, userNotFound } from './users.errors.js';
import { UserRolesChanged, UserSuspended } from './users.events.js';
import { canSeeEmail } from './users.policy.js';
import { UsersRepository } from './users.repository.js';

export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly roles?: readonly Role[];
}

@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  /** Throws `conflict` where the username or the e-mail address is taken, whatever its case. */
  async create({ username, email, roles = ['User'] }: NewUser): Promise<User> {
    const user: User = {
      id: newId(),
      username,
      usernameKey: foldCase(username),
      displayName: username,
      searchKey: searchKeyOf({ username, displayName: username }),
      email,
      emailKey: foldCase(email),
      roles: canonicalRoles(roles),
      isBot: false,
      suspendedAt: null,
      createdAt: isoNow(),
    };
    await this.writeUnlessTaken(() => this.users.insert(user));
    return user;
  }

  /** Whether nobody has ever registered. */
  async isEmpty(): Promise<boolean> {
    return !(await this.users.existsAny());
  }

  exists(userId: string): Promise<boolean> {
    return this.users.exists(userId);
  }

  /** Throws `not_found`. */
  async get(userId: string): Promise<User> {
    const user = await this.users.find(userId);
    if (!user) throw userNotFound();
    return user;
  }

  /** The ids behind these names, as far as there are such users, by username in lower case. */
  async findIdsByUsername(names: readonly string[]): Promise<Map<string, string>> {
    const users = await this.users.findNamed(names.map(foldCase));
    return new Map(users.map(({ usernameKey, id }) => [usernameKey, id]));
  }

  /** By username or e-mail address, ignoring case. */
  findByLogin(login: string): Promise<User | null> {
    return this.users.findByUsernameOrEmailKey(foldCase(login));
  }

  async view(principal: Principal, userId: string): Promise<UserView> {
    const user = await this.get(userId);
    return userView(user, { withEmail: canSeeEmail(principal, userId) });
  }

  async list(principal: Principal, query: ListUsersQuery): Promise<UserPage> {
    const { page, pageSize, query: part = '' } = query;
    const [users, total] = await this.users.listPage(foldCase(part), offsetOf(query), pageSize);
    const items = users.map((user) =>
      userView(user, { withEmail: canSeeEmail(principal, user.id) }),
    );
    return { items, page, pageSize, total };
  }

  async updateProfile(userId: string, input: UpdateProfileDto): Promise<UserView> {
    const { displayName, email } = input;
    return this.writeUnlessTaken(async () => {
      const user = await this.lock(userId);
      const changed = {
        ...user,
        ...(displayName !== undefined && { displayName }),
        ...(email !== undefined && { email, emailKey: foldCase(email) }),
      };
      changed.searchKey = searchKeyOf(changed);
      await this.users.update(userId, changed);
      return userView(changed, { withEmail: true });
    });
  }

  /** What an admin changes. Throws `conflict` where it would leave the server without an admin. */
  async update(actor: Principal, userId: string, input: UpdateUserDto): Promise<UserView> {
    return this.uow.run(async () => {
      const admins = await this.users.lockActiveAdmins();
      const user = await this.lock(userId);
      const changed = changedBy(input, user);
      const isLast = admins.length === 1 && admins[0]?.id === userId;
      if (isLast && !isActiveAdmin(changed)) throw lastAdmin();
      await this.users.update(userId, changed);
      for (const act of actsOf(user, changed)) {
        await this.audit.record(actor, { ...act, targetId: userId });
      }
      // Said each time, and first: whoever is still in is out now, and is told why.
      if (input.suspended) this.uow.afterCommit(new UserSuspended(userId));
      if (changed.roles.join() !== user.roles.join()) {
        this.uow.afterCommit(new UserRolesChanged(userId));
      }
      return userView(changed, { withEmail: true });
    });
  }

  private async lock(userId: string): Promise<User> {
    const user = await this.users.lock(userId);
    if (!user) throw userNotFound();
    return user;
  }

  private async writeUnlessTaken<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.uow.run(work);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw violatedConstraint(error).includes('email') ? emailTaken() : usernameTaken();
    }
  }
}

function changedBy({ roles, suspended, isBot }: UpdateUserDto, user: User): User {
  return {
    ...user,
    ...(roles && { roles: canonicalRoles(roles) }),
    ...(suspended !== undefined && {
      suspendedAt: suspended ? (user.suspendedAt ?? isoNow()) : null,
    }),
    ...(isBot !== undefined && { isBot }),
  };
}

/** What of the change is written down. */
function actsOf(before: User, after: User): Omit<Act, 'targetId'>[] {
  const acts: Omit<Act, 'targetId'>[] = [];
  const [from, to] = [before.roles, after.roles];
  if (from.join() !== to.join()) {
    acts.push({ action: 'user.roles_changed', details: { from, to } });
  }
  if ((before.suspendedAt === null) !== (after.suspendedAt === null)) {
    acts.push({ action: after.suspendedAt ? 'user.suspended' : 'user.reinstated' });
  }
  if (before.isBot !== after.isBot) {
    acts.push({ action: 'user.bot_changed', details: { isBot: after.isBot } });
  }
  return acts;
}

function isActiveAdmin({ roles, suspendedAt }: User): boolean {
  return roles.includes('Admin') && suspendedAt === null;
}

function searchKeyOf({ username, displayName }: Pick<User, 'username' | 'displayName'>): string {
  return foldCase(`${username} ${displayName}`);
}
