import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { containing, ROW_LOCK, Statement, UnitOfWork } from '../../platform/database/index.js';
import { User } from './entities/user.entity.js';

/** As the databases hold it: roles between commas; SQLite has no booleans. */
type UserRow = Omit<User, 'roles' | 'isBot'> & {
  readonly roles: string;
  readonly isBot: boolean | number;
};

const FIND = new Statement<UserRow>(`
  SELECT id AS "id", username AS "username", username_key AS "usernameKey",
    display_name AS "displayName", search_key AS "searchKey", email AS "email",
    email_key AS "emailKey", roles AS "roles", is_bot AS "isBot",
    suspended_at AS "suspendedAt", created_at AS "createdAt"
  FROM users WHERE id = $1`);

@Injectable()
export class UsersRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(user: User): Promise<void> {
    await this.rows.insert(user);
  }

  async update(id: string, changes: Partial<User>): Promise<void> {
    await this.rows.update({ id }, changes);
  }

  async find(id: string): Promise<User | null> {
    const [row] = await this.uow.query(FIND, [id]);
    if (!row) return null;
    return { ...row, roles: row.roles.split(',') as User['roles'], isBot: Boolean(row.isBot) };
  }

  /** The user, whose row no other transaction changes until this one ends. */
  lock(id: string): Promise<User | null> {
    return this.rows.findOne({
      where: { id },
      ...(this.uow.canLockRows && { lock: { mode: ROW_LOCK } }),
    });
  }

  exists(id: string): Promise<boolean> {
    return this.rows.existsBy({ id });
  }

  existsAny(): Promise<boolean> {
    return this.rows.exists();
  }

  findNamed(usernameKeys: readonly string[]): Promise<Pick<User, 'id' | 'usernameKey'>[]> {
    return this.rows.find({
      where: { usernameKey: In(usernameKeys) },
      select: { id: true, usernameKey: true },
    });
  }

  findByUsernameOrEmailKey(key: string): Promise<User | null> {
    return this.rows.findOne({ where: [{ usernameKey: key }, { emailKey: key }] });
  }

  /** Ordered by username; `keyPart` is part of the folded username or display name. */
  listPage(keyPart: string, offset: number, limit: number): Promise<[User[], number]> {
    const query = this.rows.createQueryBuilder('user');
    if (keyPart) {
      query.where("user.searchKey LIKE :pattern ESCAPE '\\'", {
        pattern: containing(keyPart),
      });
    }
    return query.orderBy('user.usernameKey').offset(offset).limit(limit).getManyAndCount();
  }

  /**
   * The admins who can act, locked in one order, so that of two who demote each other at once the second sees what the
   * first did.
   */
  async lockActiveAdmins(): Promise<User[]> {
    const query = this.rows
      .createQueryBuilder('user')
      .where("user.roles LIKE '%Admin%' AND user.suspendedAt IS NULL")
      .orderBy('user.id');
    if (this.uow.canLockRows) query.setLock(ROW_LOCK);
    return query.getMany();
  }

  private get rows() {
    return this.uow.manager.getRepository(User);
  }
}
