import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AttachmentSummary } from '../entities/attachment.entity.js';

/** A file that goes with a message. */
export class AttachmentView implements AttachmentSummary {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Where its bytes are, a path on this server' })
  url: string;

  @ApiProperty({ description: 'By its bytes' })
  mimeType: string;

  @ApiProperty({ type: 'integer', description: 'In bytes' })
  size: number;

  @ApiProperty()
  name: string;

  @ApiPropertyOptional({ type: 'integer', description: 'Of an image as it is shown, in pixels' })
  width?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'Of an image as it is shown, in pixels' })
  height?: number;
}

/** A file that was uploaded, and that a message may take. */
export class UploadView extends AttachmentView {
  @ApiProperty({ description: 'Of its bytes, in hexadecimal digits' })
  sha256: string;
}

export function attachmentView(attachment: AttachmentSummary): AttachmentView {
  const { id, mimeType, size, name, width, height } = attachment;
  return {
    id,
    url: `/api/attachments/${id}`,
    mimeType,
    size,
    name,
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  };
}
