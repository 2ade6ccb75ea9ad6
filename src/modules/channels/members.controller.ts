import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { PageQuery } from '../../common/paging/index.js';
import { IdPipe, UUID } from '../../common/validation/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { MemberPage, MemberView } from './dto/member.view.js';
import { PutMemberDto } from './dto/put-member.dto.js';
import { MembersService } from './members.service.js';
import { TargetUser } from './target-user.decorator.js';

const UserIdParam = () =>
  ApiParam({
    name: 'userId',
    schema: { type: 'string', pattern: `^(me|${UUID.source.slice(1, -1)})$` },
    description: '`me` stands for the caller',
  });

@ApiTags('channels')
@ApiBearerAuth()
@Controller('channels/:id/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'List the members of a channel' })
  @ApiOkResponse({ type: MemberPage })
  list(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Query() query: PageQuery,
  ) {
    return this.members.list(principal, id, query);
  }

  @Put(':userId')
  @UserIdParam()
  @ApiOperation({ summary: 'Join (`me`), add someone, or change a member’s role' })
  @ApiOkResponse({ type: MemberView })
  @ApiProblem('conflict')
  put(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @TargetUser() userId: string,
    @Body() input: PutMemberDto,
  ) {
    return this.members.put(principal, id, userId, input);
  }

  @Delete(':userId')
  @HttpCode(204)
  @UserIdParam()
  @ApiOperation({ summary: 'Leave (`me`), or remove a member' })
  @ApiNoContentResponse()
  remove(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @TargetUser() userId: string,
  ) {
    return this.members.remove(principal, id, userId);
  }
}
