import { Injectable, Logger } from '@nestjs/common';
import {
  permissionsOf,
  TOKEN_PERMISSIONS,
  type Permission,
  type TokenHolder,
} from '../../../common/auth/index.js';
import { isoIn, isoNow } from '../../../common/clock.js';
import { UnitOfWork } from '../../../platform/database/index.js';
import { badToken, rolesOutdated, sessionEnded, tokenExpired } from '../auth.errors.js';
import { hashOfToken } from '../opaque-token.js';
import { PersonalTokensRepository, type Bearer } from './personal-tokens.repository.js';

/** How exact the time of the last use is, in milliseconds: not every request is a write. */
const LAST_USED_EXACT_TO_MS = 60_000;

/** Who comes with a personal access token, asked anew each time: it can be revoked, and its owner lose rights. */
@Injectable()
export class PersonalTokenBearers {
  private readonly logger = new Logger(PersonalTokenBearers.name);
  /** Ids of tokens whose use is being written down. */
  private readonly touching = new Set<string>();

  constructor(
    private readonly tokens: PersonalTokensRepository,
    private readonly uow: UnitOfWork,
  ) {}

  /** Throws `unauthenticated` or `token_expired`. */
  async authenticate(token: string): Promise<TokenHolder> {
    const bearer = await this.tokens.findBearer({ hash: hashOfToken(token) });
    if (!bearer) throw badToken();
    requireTimeLeft(bearer);
    this.touch(bearer);
    return holderOf(bearer);
  }

  /** The same for who has come in by one before. */
  async admit({ sessionId, roles }: TokenHolder): Promise<void> {
    const bearer = await this.tokens.findBearer({ id: sessionId });
    if (!bearer) throw sessionEnded();
    requireTimeLeft(bearer);
    if (bearer.roles.join() !== roles.join()) throw rolesOutdated();
  }

  /** Beside the request, which does not wait for it, nor fails with it. */
  private touch({ id, lastUsedAt }: Bearer): void {
    const isRecent = lastUsedAt !== null && lastUsedAt > isoIn(-LAST_USED_EXACT_TO_MS);
    if (isRecent || this.touching.has(id)) return;
    this.touching.add(id);
    this.uow
      .run(() => this.tokens.touch(id, isoNow()))
      .catch((error: unknown) => {
        this.logger.warn({ err: error, tokenId: id }, 'The use of a token could not be noted');
      })
      .finally(() => this.touching.delete(id));
  }
}

function requireTimeLeft({ expiresAt }: Bearer): void {
  if (expiresAt !== null && expiresAt <= isoNow()) throw tokenExpired();
}

function holderOf({ id, userId, roles, permissions, expiresAt }: Bearer): TokenHolder {
  const wanted: readonly Permission[] = permissions ?? TOKEN_PERMISSIONS;
  const held = permissionsOf(roles);
  return {
    userId,
    sessionId: id,
    credential: 'personal_token',
    roles,
    permissions: wanted.filter((permission) => held.includes(permission)),
    expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
  };
}
