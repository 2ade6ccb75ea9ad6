import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { PageQuery } from '../../common/paging/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { MessagePage } from './dto/history.view.js';
import { MessageView } from './dto/message.view.js';
import { PinsService } from './pins.service.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('channels/:id')
export class PinsController {
  constructor(private readonly pins: PinsService) {}

  @Get('pins')
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'List what is pinned, the last pinned first' })
  @ApiOkResponse({ type: MessagePage })
  list(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ) {
    return this.pins.list(principal, id, query);
  }

  @Put('messages/:messageId/pin')
  @ApiOperation({ summary: 'Pin a message' })
  @ApiOkResponse({ type: MessageView })
  pin(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
  ) {
    return this.pins.set(principal, id, messageId, true);
  }

  @Delete('messages/:messageId/pin')
  @ApiOperation({ summary: 'Unpin a message' })
  @ApiOkResponse({ type: MessageView })
  unpin(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
  ) {
    return this.pins.set(principal, id, messageId, false);
  }
}
