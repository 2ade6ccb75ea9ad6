import { Injectable } from '@nestjs/common';
import type { Permission, Role } from '../../../common/auth/index.js';
import { Statement, UnitOfWork } from '../../../platform/database/index.js';
import { PersonalToken } from './entities/personal-token.entity.js';

/** As the databases hold it: values between commas. */
interface BearerRow {
  readonly id: string;
  readonly userId: string;
  readonly permissions: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly roles: string;
}

/** A token with the present roles of its user, who is not suspended. */
export interface Bearer extends Omit<BearerRow, 'permissions' | 'roles'> {
  readonly permissions: readonly Permission[] | null;
  readonly roles: readonly Role[];
}

const BEARER = `
  SELECT t.id AS "id", t.user_id AS "userId", t.permissions AS "permissions",
    t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt", u.roles AS "roles"
  FROM personal_access_tokens t JOIN users u ON u.id = t.user_id
  WHERE u.suspended_at IS NULL`;
const FIND_BY_HASH = new Statement<BearerRow>(`${BEARER} AND t.token_hash = $1`);
const FIND_BY_ID = new Statement<BearerRow>(`${BEARER} AND t.id = $1`);

@Injectable()
export class PersonalTokensRepository {
  constructor(private readonly uow: UnitOfWork) {}

  async insert(token: PersonalToken): Promise<void> {
    await this.rows.insert(token);
  }

  async touch(id: string, lastUsedAt: string): Promise<void> {
    await this.rows.update({ id }, { lastUsedAt });
  }

  /** False where the user has none of this id. */
  async delete(id: string, userId: string): Promise<boolean> {
    return ((await this.rows.delete({ id, userId })).affected ?? 0) > 0;
  }

  /** The newest first. */
  list(userId: string): Promise<PersonalToken[]> {
    return this.rows.find({ where: { userId }, order: { id: 'DESC' } });
  }

  count(userId: string): Promise<number> {
    return this.rows.countBy({ userId });
  }

  async findBearer(by: { hash: string } | { id: string }): Promise<Bearer | null> {
    const [row] =
      'hash' in by
        ? await this.uow.query(FIND_BY_HASH, [by.hash])
        : await this.uow.query(FIND_BY_ID, [by.id]);
    if (!row) return null;
    return {
      ...row,
      permissions: row.permissions === null ? null : (row.permissions.split(',') as Permission[]),
      roles: row.roles.split(',') as Role[],
    };
  }

  private get rows() {
    return this.uow.manager.getRepository(PersonalToken);
  }
}
