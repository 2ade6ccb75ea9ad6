import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { PageQuery } from '../../common/paging/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { PutRestrictionDto } from './dto/put-restriction.dto.js';
import { RestrictionPage, RestrictionView } from './dto/restriction.view.js';
import { RestrictionsService } from './restrictions.service.js';

@ApiTags('moderation')
@ApiBearerAuth()
@Controller('channels/:id')
export class RestrictionsController {
  constructor(private readonly restrictions: RestrictionsService) {}

  @Get('bans')
  @RequirePermission('channels:staff')
  @ApiOperation({ summary: 'List who is banned from a channel' })
  @ApiOkResponse({ type: RestrictionPage })
  listBans(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Query() query: PageQuery,
  ) {
    return this.restrictions.list(principal, channelId, 'ban', query);
  }

  @Put('bans/:userId')
  @ApiOperation({ summary: 'Ban somebody from a channel: out at once, and not back in' })
  @ApiOkResponse({ type: RestrictionView })
  ban(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Param('userId', IdPipe) userId: string,
    @Body() input: PutRestrictionDto,
  ) {
    return this.restrictions.put(principal, { channelId, userId, kind: 'ban' }, input);
  }

  @Delete('bans/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a ban' })
  @ApiNoContentResponse()
  unban(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Param('userId', IdPipe) userId: string,
  ) {
    return this.restrictions.lift(principal, { channelId, userId, kind: 'ban' });
  }

  @Get('mutes')
  @RequirePermission('channels:staff')
  @ApiOperation({ summary: 'List who is muted in a channel' })
  @ApiOkResponse({ type: RestrictionPage })
  listMutes(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Query() query: PageQuery,
  ) {
    return this.restrictions.list(principal, channelId, 'mute', query);
  }

  @Put('mutes/:userId')
  @ApiOperation({ summary: 'Mute somebody in a channel: to read, and not to write' })
  @ApiOkResponse({ type: RestrictionView })
  mute(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Param('userId', IdPipe) userId: string,
    @Body() input: PutRestrictionDto,
  ) {
    return this.restrictions.put(principal, { channelId, userId, kind: 'mute' }, input);
  }

  @Delete('mutes/:userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Lift a mute' })
  @ApiNoContentResponse()
  unmute(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) channelId: string,
    @Param('userId', IdPipe) userId: string,
  ) {
    return this.restrictions.lift(principal, { channelId, userId, kind: 'mute' });
  }
}
