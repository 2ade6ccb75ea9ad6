import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../../common/auth/index.js';
import { isoNow } from '../../../common/clock.js';
import { conflict, forbidden, invalidField, notFound } from '../../../common/errors/index.js';
import { newId } from '../../../common/id.js';
import { UnitOfWork } from '../../../platform/database/index.js';
import { AuditLog } from '../../audit/index.js';
import { SessionsEnded } from '../auth.events.js';
import { hashOfToken } from '../opaque-token.js';
import type { CreatePersonalTokenDto } from './dto/create-personal-token.dto.js';
import {
  personalTokenView,
  type NewPersonalTokenView,
  type PersonalTokenView,
} from './dto/personal-token.view.js';
import { newPersonalToken } from './personal-token.js';
import { PersonalTokensRepository } from './personal-tokens.repository.js';

/** More than anyone has bots; the list of them is answered whole. */
const MAX_TOKENS_PER_USER = 100;

/** One's own personal access tokens. */
@Injectable()
export class PersonalTokensService {
  constructor(
    private readonly tokens: PersonalTokensRepository,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  async list(principal: Principal): Promise<PersonalTokenView[]> {
    return (await this.tokens.list(principal.userId)).map(personalTokenView);
  }

  /** Throws `forbidden` where it should carry what the caller may not, `conflict` where they have too many. */
  async create(
    principal: Principal,
    { name, permissions, expiresAt }: CreatePersonalTokenDto,
  ): Promise<NewPersonalTokenView> {
    const lacking = permissions?.find((permission) => !may(principal, permission));
    if (lacking) throw forbidden(`You do not have ${lacking} yourself`);
    const ends = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
    if (ends !== null && ends <= isoNow()) {
      throw invalidField('expiresAt', 'expiresAt must be in the future');
    }
    const token = newPersonalToken();
    const { userId } = principal;
    const stored = {
      id: newId(),
      userId,
      name,
      tokenHash: hashOfToken(token),
      permissions: permissions ?? null,
      createdAt: isoNow(),
      expiresAt: ends,
      lastUsedAt: null,
    };
    await this.uow.run(async () => {
      if ((await this.tokens.count(userId)) >= MAX_TOKENS_PER_USER) {
        throw conflict(`You have ${MAX_TOKENS_PER_USER} tokens already: revoke one first`);
      }
      await this.tokens.insert(stored);
      const details = { name, permissions: stored.permissions, expiresAt: ends };
      await this.audit.record(principal, { action: 'token.created', targetId: stored.id, details });
    });
    return { ...personalTokenView(stored), token };
  }

  /** Out at once, by both doors. Throws `not_found`. */
  async revoke(principal: Principal, id: string): Promise<void> {
    await this.uow.run(async () => {
      if (!(await this.tokens.delete(id, principal.userId))) throw notFound('token');
      await this.audit.record(principal, { action: 'token.revoked', targetId: id });
      this.uow.afterCommit(new SessionsEnded(principal.userId, [id], 'session_revoked'));
    });
  }
}
