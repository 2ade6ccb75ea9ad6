import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { PresenceView } from './dto/presence.view.js';
import { PresenceService } from './presence.service.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users/:id/presence')
export class PresenceController {
  constructor(private readonly presence: PresenceService) {}

  @Get()
  @RequirePermission('users:read')
  @ApiOperation({ summary: 'Show whether a user is here' })
  @ApiOkResponse({ type: PresenceView })
  get(@Param('id', IdPipe) id: string) {
    return this.presence.get(id);
  }
}
