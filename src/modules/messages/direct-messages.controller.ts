import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { RateLimit } from '../../platform/rate-limit/index.js';
import { ApiHistoryResponse, ApiPostedResponse } from './api-history.decorator.js';
import { HistoryQuery } from './dto/history.query.js';
import { PostMessageDto } from './dto/post-message.dto.js';
import { HistoryService } from './history.service.js';
import { MessagesService } from './messages.service.js';
import { PostedInterceptor } from './posted.interceptor.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('users/:id/messages')
export class DirectMessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly history: HistoryService,
  ) {}

  @Get()
  @RequirePermission('messages:direct')
  @ApiOperation({ summary: 'Read the direct conversation with a person' })
  @ApiHistoryResponse()
  read(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Query() query: HistoryQuery,
  ) {
    return this.history.readDirect(principal, id, query);
  }

  @Post()
  @RateLimit('messages')
  @UseInterceptors(PostedInterceptor)
  @ApiOperation({ summary: 'Send a direct message' })
  @ApiPostedResponse()
  @ApiProblem('conflict')
  post(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() input: PostMessageDto,
  ) {
    return this.messages.postDirect(principal, id, input);
  }
}
