import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { ApiProblem } from '../../platform/openapi/index.js';
import { ListUsersQuery } from './dto/list-users.query.js';
import { UpdateProfileDto } from './dto/update-profile.dto.js';
import { UpdateUserDto } from './dto/update-user.dto.js';
import { UserPage, UserView } from './dto/user.view.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @RequirePermission('users:read')
  @ApiOperation({ summary: 'List users by username' })
  @ApiOkResponse({ type: UserPage })
  list(@CurrentUser() principal: Principal, @Query() query: ListUsersQuery) {
    return this.users.list(principal, query);
  }

  @Get('me')
  @ApiOperation({ summary: 'Show the caller' })
  @ApiOkResponse({ type: UserView })
  me(@CurrentUser() principal: Principal) {
    return this.users.view(principal, principal.userId);
  }

  @Patch('me')
  @RequirePermission('profile:write')
  @ApiOperation({ summary: 'Change the caller’s own profile' })
  @ApiOkResponse({ type: UserView })
  @ApiProblem('conflict')
  updateProfile(@CurrentUser() principal: Principal, @Body() input: UpdateProfileDto) {
    return this.users.updateProfile(principal.userId, input);
  }

  @Get(':id')
  @RequirePermission('users:read')
  @ApiOperation({ summary: 'Show a user' })
  @ApiOkResponse({ type: UserView })
  get(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.users.view(principal, id);
  }

  @Patch(':id')
  @RequirePermission('users:manage')
  @ApiOperation({ summary: 'Change roles, suspend, mark as a bot' })
  @ApiOkResponse({ type: UserView })
  @ApiProblem('conflict')
  update(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateUserDto,
  ) {
    return this.users.update(principal, id, input);
  }
}
