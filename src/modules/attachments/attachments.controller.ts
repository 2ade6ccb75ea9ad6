import { Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, RequirePermission, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { FILE_FIELD, FileOfForm, TakesFile } from '../../platform/http/index.js';
import type { IncomingFile } from '../../platform/storage/index.js';
import { ApiDownloadResponses } from './api-download.decorator.js';
import { DownloadInterceptor } from './download.interceptor.js';
import { DownloadsService } from './downloads.service.js';
import { UploadView } from './dto/attachment.view.js';
import { UploadsService } from './uploads.service.js';

@ApiTags('attachments')
@ApiBearerAuth()
@Controller('attachments')
export class AttachmentsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly downloads: DownloadsService,
  ) {}

  @Post()
  @TakesFile()
  @ApiOperation({ summary: 'Upload a file, for a message to take' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { [FILE_FIELD]: { type: 'string', format: 'binary' } },
      required: [FILE_FIELD],
    },
  })
  @ApiCreatedResponse({ type: UploadView })
  upload(@CurrentUser() principal: Principal, @FileOfForm() file: IncomingFile) {
    return this.uploads.receive(principal, file);
  }

  @Get(':id')
  @RequirePermission('channels:read')
  @UseInterceptors(DownloadInterceptor)
  @ApiOperation({ summary: 'Download a file' })
  @ApiDownloadResponses('*/*')
  download(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.downloads.find(principal, id);
  }

  @Get(':id/thumbnail')
  @RequirePermission('channels:read')
  @UseInterceptors(DownloadInterceptor)
  @ApiOperation({ summary: 'Download a small picture of an image' })
  @ApiDownloadResponses('image/webp')
  thumbnail(@CurrentUser() principal: Principal, @Param('id', IdPipe) id: string) {
    return this.downloads.findThumbnail(principal, id);
  }
}
