import { Injectable } from '@nestjs/common';
import type { Principal, Role } from '../../common/auth/index.js';
import { invalidField } from '../../common/errors/index.js';
import { foldCase } from '../../common/fold-case.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { UsersService, type User } from '../users/index.js';
import { invalidCredentials, userSuspended } from './auth.errors.js';
import { CredentialsRepository } from './credentials.repository.js';
import type { Device } from './device.js';
import type { ChangePasswordDto } from './dto/change-password.dto.js';
import type { LoginDto } from './dto/login.dto.js';
import type { RegisterDto } from './dto/register.dto.js';
import type { SignInView } from './dto/sign-in.view.js';
import { PasswordHasher } from './password-hasher.js';
import { SessionsService } from './sessions.service.js';
import { TokenIssuer } from './token-issuer.js';

/** Signing in by password. Passwords are hashed outside of transactions: every writer would wait for them. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly issuer: TokenIssuer,
    private readonly uow: UnitOfWork,
  ) {}

  /** Throws `conflict` where the username or the e-mail address is taken. */
  async register(input: RegisterDto, device: Device): Promise<SignInView> {
    const passwordHash = await this.hashNewPassword(input);
    return this.uow.run(async () => this.signIn(await this.store(input, passwordHash), device));
  }

  /** An account that nobody signs in to yet. Throws as `register` does. */
  async createAccount(input: RegisterDto, roles: readonly Role[]): Promise<User> {
    const passwordHash = await this.hashNewPassword(input);
    return this.uow.run(() => this.store(input, passwordHash, roles));
  }

  /** Throws `invalid_credentials`, after the same time for an unknown user and a wrong password. */
  async login({ username, password }: LoginDto, device: Device): Promise<SignInView> {
    const user = await this.users.findByLogin(username);
    const passwordHash = user ? await this.credentials.findHash(user.id) : undefined;
    if (!(await this.hasher.verify(passwordHash, password)) || !user) throw invalidCredentials();
    if (user.suspendedAt) throw userSuspended();
    return this.uow.run(() => this.signIn(user, device));
  }

  /** Ends all other sessions. Throws `invalid_credentials` where the present password is wrong. */
  async changePassword(principal: Principal, input: ChangePasswordDto): Promise<void> {
    const { userId, sessionId } = principal;
    const { username } = await this.users.get(userId);
    const passwordHash = await this.credentials.findHash(userId);
    if (!(await this.hasher.verify(passwordHash, input.currentPassword)))
      throw invalidCredentials();
    requireGoodPassword('newPassword', input.newPassword, username);
    const newHash = await this.hasher.hash(input.newPassword);
    await this.uow.run(async () => {
      await this.credentials.update(userId, newHash);
      await this.sessions.endAll(userId, { exceptId: sessionId });
    });
  }

  private hashNewPassword({ username, password }: RegisterDto): Promise<string> {
    requireGoodPassword('password', password, username);
    return this.hasher.hash(password);
  }

  private async store(
    { username, email }: RegisterDto,
    passwordHash: string,
    roles?: readonly Role[],
  ): Promise<User> {
    const user = await this.users.create({ username, email, roles });
    await this.credentials.insert(user.id, passwordHash);
    return user;
  }

  private async signIn(user: User, device: Device): Promise<SignInView> {
    const session = await this.sessions.open(user.id, device);
    return this.issuer.issue(user, session.id);
  }
}

function requireGoodPassword(field: string, password: string, username: string): void {
  if (foldCase(password).includes(foldCase(username))) {
    throw invalidField(field, `${field} must not contain the username`);
  }
}
