import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { SessionView } from './dto/session.view.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@ApiBearerAuth()
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @RequirePermission('account:manage')
  @ApiOperation({ summary: 'List the caller’s sessions' })
  @ApiOkResponse({ type: [SessionView] })
  list(@CurrentUser() principal: Principal) {
    return this.sessions.list(principal);
  }

  @Delete(':id')
  @RequirePermission('account:manage')
  @HttpCode(204)
  @ApiOperation({ summary: 'End one of the caller’s sessions' })
  @ApiNoContentResponse()
  end(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.sessions.end(principal, id);
  }
}
