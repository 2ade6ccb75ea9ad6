import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/index.js';
import { AttachmentsCleanup } from './attachments.cleanup.js';
import { AttachmentsController } from './attachments.controller.js';
import { AttachmentsRepository } from './attachments.repository.js';
import { DownloadsService } from './downloads.service.js';
import { FileKeeper } from './file-keeper.js';
import { FileRemover } from './file-remover.js';
import { MessageAttachments } from './message-attachments.js';
import { StoredFilesRepository } from './stored-files.repository.js';
import { UploadsService } from './uploads.service.js';

@Module({
  imports: [ChannelsModule],
  controllers: [AttachmentsController],
  providers: [
    AttachmentsCleanup,
    AttachmentsRepository,
    DownloadsService,
    FileKeeper,
    FileRemover,
    MessageAttachments,
    StoredFilesRepository,
    UploadsService,
  ],
  exports: [MessageAttachments, UploadsService],
})
export class AttachmentsModule {}
