export { attachmentTaken } from './attachments.errors.js';
export { AttachmentsModule } from './attachments.module.js';
export { attachmentView, AttachmentView } from './dto/attachment.view.js';
export type { AttachmentSummary } from './entities/attachment.entity.js';
export { MessageAttachments } from './message-attachments.js';
export { UploadsService } from './uploads.service.js';
