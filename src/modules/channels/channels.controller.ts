import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { ChannelsService } from './channels.service.js';
import { ChannelPage, ChannelView } from './dto/channel.view.js';
import { CreateChannelDto } from './dto/create-channel.dto.js';
import { ListChannelsQuery } from './dto/list-channels.query.js';
import { UpdateChannelDto } from './dto/update-channel.dto.js';

@ApiTags('channels')
@ApiBearerAuth()
@Controller('channels')
export class ChannelsController {
  constructor(private readonly channels: ChannelsService) {}

  @Get()
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'List public channels and the caller’s own' })
  @ApiOkResponse({ type: ChannelPage })
  list(@CurrentUser() principal: Principal, @Query() query: ListChannelsQuery) {
    return this.channels.list(principal, query);
  }

  @Post()
  @RequirePermission('channels:create')
  @ApiOperation({ summary: 'Create a channel; the caller becomes its owner' })
  @ApiCreatedResponse({ type: ChannelView })
  @ApiProblem('conflict')
  create(@CurrentUser() principal: Principal, @Body() input: CreateChannelDto) {
    return this.channels.create(principal, input);
  }

  @Get(':id')
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'Show a channel' })
  @ApiOkResponse({ type: ChannelView })
  get(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.channels.view(principal, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change name, topic or privacy' })
  @ApiOkResponse({ type: ChannelView })
  @ApiProblem('conflict')
  update(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateChannelDto,
  ) {
    return this.channels.update(principal, id, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a channel' })
  @ApiNoContentResponse()
  remove(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.channels.remove(principal, id);
  }
}
