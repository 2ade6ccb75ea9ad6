import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/index.js';
import { UsersModule } from '../users/index.js';
import { AccessJournal } from './access-journal.js';
import { AccessTokens } from './access-tokens.js';
import { AccountsService } from './accounts.service.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { CredentialsRepository } from './credentials.repository.js';
import { JwtStrategy } from './jwt.strategy.js';
import { PasswordHasher } from './password-hasher.js';
import { PersonalTokenBearers } from './personal-tokens/personal-token-bearers.js';
import { PersonalTokensController } from './personal-tokens/personal-tokens.controller.js';
import { PersonalTokensRepository } from './personal-tokens/personal-tokens.repository.js';
import { PersonalTokensService } from './personal-tokens/personal-tokens.service.js';
import { RefreshService } from './refresh.service.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';
import { VerifiedTokens } from './verified-tokens.js';

@Module({
  imports: [
    AuditModule,
    UsersModule,
    JwtModule.register({}),
    PassportModule.register({ session: false }),
  ],
  controllers: [AuthController, PersonalTokensController, SessionsController],
  providers: [
    AccessJournal,
    AccessTokens,
    AccountsService,
    AuthService,
    Authenticator,
    CredentialsRepository,
    JwtStrategy,
    PasswordHasher,
    PersonalTokenBearers,
    PersonalTokensRepository,
    PersonalTokensService,
    RefreshService,
    RefreshTokensRepository,
    SessionsRepository,
    SessionsService,
    TokenIssuer,
    VerifiedTokens,
  ],
  exports: [AccessJournal, AccountsService, Authenticator, JwtStrategy],
})
export class AuthModule {}
