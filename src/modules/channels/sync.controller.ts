import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { SyncState } from './dto/sync.view.js';
import { SyncService } from './sync.service.js';

@ApiTags('sync')
@ApiBearerAuth()
@Controller('sync')
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  @Get()
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'Where every channel of the caller stands, in one answer' })
  @ApiOkResponse({ type: SyncState })
  get(@CurrentUser() principal: Principal) {
    return this.sync.stateOf(principal);
  }
}
