import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../../common/auth/index.js';
import { IdPipe } from '../../../common/validation/index.js';
import { ApiProblem } from '../../../platform/openapi/index.js';
import { CreatePersonalTokenDto } from './dto/create-personal-token.dto.js';
import { NewPersonalTokenView, PersonalTokenView } from './dto/personal-token.view.js';
import { PersonalTokensService } from './personal-tokens.service.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users/me/tokens')
@RequirePermission('account:manage')
export class PersonalTokensController {
  constructor(private readonly tokens: PersonalTokensService) {}

  @Get()
  @ApiOperation({ summary: 'List the caller’s personal access tokens, the newest first' })
  @ApiOkResponse({ type: [PersonalTokenView] })
  list(@CurrentUser() principal: Principal) {
    return this.tokens.list(principal);
  }

  @Post()
  @ApiOperation({ summary: 'Make a token that comes in as the caller, on REST and hub' })
  @ApiCreatedResponse({ type: NewPersonalTokenView })
  @ApiProblem('conflict')
  create(@CurrentUser() principal: Principal, @Body() input: CreatePersonalTokenDto) {
    return this.tokens.create(principal, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a token: out at once' })
  @ApiNoContentResponse()
  revoke(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.tokens.revoke(principal, id);
  }
}
