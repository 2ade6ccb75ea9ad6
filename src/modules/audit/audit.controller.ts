import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../../common/auth/index.js';
import { AuditService } from './audit.service.js';
import { AuditPage } from './dto/audit-entry.view.js';
import { ListAuditQuery } from './dto/list-audit.query.js';

@ApiTags('operations')
@ApiBearerAuth()
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @RequirePermission('audit:read')
  @ApiOperation({ summary: 'Who did what to whom, the newest first' })
  @ApiOkResponse({ type: AuditPage })
  list(@Query() query: ListAuditQuery) {
    return this.audit.list(query);
  }
}
