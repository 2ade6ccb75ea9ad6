import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, Public, RequirePermission, type Principal } from '../../common/auth/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { RateLimit } from '../../platform/rate-limit/index.js';
import { AuthService } from './auth.service.js';
import type { Device } from './device.js';
import { FromDevice } from './device.decorator.js';
import { ChangePasswordDto } from './dto/change-password.dto.js';
import { LoginDto } from './dto/login.dto.js';
import { RefreshDto } from './dto/refresh.dto.js';
import { RegisterDto } from './dto/register.dto.js';
import { SignInView } from './dto/sign-in.view.js';
import { RefreshService } from './refresh.service.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly refreshing: RefreshService,
    private readonly sessions: SessionsService,
  ) {}

  @Post('register')
  @Public()
  @RateLimit('login')
  @ApiOperation({ summary: 'Register, and sign in' })
  @ApiCreatedResponse({ type: SignInView })
  @ApiProblem('conflict')
  register(@Body() input: RegisterDto, @FromDevice() device: Device) {
    return this.auth.register(input, device);
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  @RateLimit('login')
  @ApiOperation({ summary: 'Sign in by username or e-mail address' })
  @ApiOkResponse({ type: SignInView })
  @ApiProblem('invalid_credentials', 'forbidden')
  login(@Body() input: LoginDto, @FromDevice() device: Device) {
    return this.auth.login(input, device);
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Trade a refresh token for the next pair of tokens' })
  @ApiOkResponse({ type: SignInView })
  @ApiProblem('unauthenticated')
  refresh(@Body() { refreshToken }: RefreshDto) {
    return this.refreshing.refresh(refreshToken);
  }

  @Post('logout')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'End the session of a refresh token' })
  @ApiNoContentResponse()
  logout(@Body() { refreshToken }: RefreshDto) {
    return this.refreshing.logout(refreshToken);
  }

  @Post('logout-all')
  @RequirePermission('account:manage')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End all sessions of the caller' })
  @ApiNoContentResponse()
  logoutAll(@CurrentUser() principal: Principal) {
    return this.sessions.endOwn(principal);
  }

  @Post('password')
  @RequirePermission('account:manage')
  @HttpCode(204)
  @RateLimit('login')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Change the password; ends all other sessions' })
  @ApiNoContentResponse()
  @ApiProblem('invalid_credentials')
  changePassword(@CurrentUser() principal: Principal, @Body() input: ChangePasswordDto) {
    return this.auth.changePassword(principal, input);
  }
}
