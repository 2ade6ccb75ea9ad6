import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { RateLimit } from '../../platform/rate-limit/index.js';
import { ApiHistoryResponse, ApiPostedResponse } from './api-history.decorator.js';
import { EditMessageDto } from './dto/edit-message.dto.js';
import { HistoryQuery } from './dto/history.query.js';
import { MessageView } from './dto/message.view.js';
import { PostMessageDto } from './dto/post-message.dto.js';
import { EditingService } from './editing.service.js';
import { HistoryService } from './history.service.js';
import { MessagesService } from './messages.service.js';
import { PostedInterceptor } from './posted.interceptor.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('channels/:id/messages')
export class MessagesController {
  constructor(
    private readonly messages: MessagesService,
    private readonly history: HistoryService,
    private readonly editing: EditingService,
  ) {}

  @Get()
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'Read a channel’s log' })
  @ApiHistoryResponse()
  read(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Query() query: HistoryQuery,
  ) {
    return this.history.read(principal, id, query);
  }

  @Post()
  @RateLimit('messages')
  @UseInterceptors(PostedInterceptor)
  @ApiOperation({ summary: 'Post a message' })
  @ApiPostedResponse()
  @ApiProblem('conflict')
  post(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() input: PostMessageDto,
  ) {
    return this.messages.post(principal, id, input);
  }

  @Get(':messageId')
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'Show a message' })
  @ApiOkResponse({ type: MessageView })
  get(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
  ) {
    return this.history.get(principal, id, messageId);
  }

  @Patch(':messageId')
  @RateLimit('messages')
  @ApiOperation({ summary: 'Edit one’s own message' })
  @ApiOkResponse({ type: MessageView })
  edit(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Body() input: EditMessageDto,
  ) {
    return this.editing.edit(principal, id, messageId, input);
  }

  @Delete(':messageId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a message; its place in the log stays' })
  @ApiNoContentResponse()
  async delete(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
  ) {
    await this.editing.delete(principal, id, messageId);
  }
}
