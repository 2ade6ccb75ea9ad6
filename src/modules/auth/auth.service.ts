import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import type { User } from '../users/index.js';
import { AuditLog } from '../audit/index.js';
import { AccountsService } from './accounts.service.js';
import { invalidCredentials, userSuspended } from './auth.errors.js';
import type { Device } from './device.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';
import type { LoginDto } from './dto/login.dto.js';
import type { RegisterDto } from './dto/register.dto.js';
import type { SignInView } from './dto/sign-in.view.js';
import { SessionsService } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

/** Signing in by password. */
@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsService,
    private readonly issuer: TokenIssuer,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  /** Throws `conflict` where the username or the e-mail address is taken. */
  register(input: RegisterDto, device: Device): Promise<SignInView> {
    return this.accounts.create(input, ['User'], (user) => this.signIn(user, device));
  }

  /** Throws `invalid_credentials`, after the same time for an unknown user and a wrong password. */
  async login({ username, password }: LoginDto, device: Device): Promise<SignInView> {
    const verified = await this.accounts.verify(username, password);
    if (!verified) throw invalidCredentials();
    return this.uow.run(async () => {
      const user = await this.accounts.confirm(verified);
      if (!user) throw invalidCredentials();
      if (user.suspendedAt) throw userSuspended();
      return this.signIn(user, device);
    });
  }

  /** Ends all other sessions. Throws `invalid_credentials` where the present password is wrong. */
  async changePassword(
    principal: Principal,
    { currentPassword, newPassword }: ChangePasswordDto,
  ): Promise<void> {
    const { userId, sessionId } = principal;
    if (!(await this.accounts.hasPassword(userId, currentPassword))) throw invalidCredentials();
    await this.accounts.changePassword(userId, newPassword, async () => {
      await this.sessions.endAll(userId, { exceptId: sessionId });
      await this.audit.record(principal, { action: 'password.changed', targetId: userId });
    });
  }

  private async signIn(user: User, device: Device): Promise<SignInView> {
    const session = await this.sessions.open(user.id, device);
    return this.issuer.issue(user, session.id);
  }
}
