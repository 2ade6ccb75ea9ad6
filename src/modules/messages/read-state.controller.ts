import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { ReadStateView } from '../channels/index.js';
import { MarkReadDto } from './dto/mark-read.dto.js';
import { ReadStateService } from './read-state.service.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('channels/:id/read')
export class ReadStateController {
  constructor(private readonly readState: ReadStateService) {}

  @Put()
  @RequirePermission('channels:read')
  @ApiOperation({ summary: 'Move the caller’s read marker' })
  @ApiOkResponse({ type: ReadStateView })
  markRead(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Body() input: MarkReadDto,
  ) {
    return this.readState.markRead(principal, id, input);
  }
}
