import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Bytes in the store, once however many attachments have them. The row is there before the bytes are and goes after
 * them, so that what a crash leaves behind is found by it.
 */
@Entity('stored_files')
@Index('ix_stored_files_sha256', ['sha256'])
@Index('ix_stored_files_removable_at', ['removableAt'], { where: 'removable_at IS NOT NULL' })
export class StoredFile {
  /** Where the bytes are: their hash, and what tells this copy from one that was removed before. */
  @PrimaryColumn({ type: 'varchar', length: 80, primaryKeyConstraintName: 'pk_stored_files' })
  key: string;

  /** In hexadecimal digits. */
  @Column({ type: 'varchar', length: 64 })
  sha256: string;

  /** In bytes. */
  @Column({ type: 'integer' })
  size: number;

  /** By the bytes. */
  @Column({ name: 'mime_type', type: 'varchar', length: 255 })
  mimeType: string;

  /** Of images, as they are shown; in pixels. */
  @Column({ type: 'integer', nullable: true })
  width: number | null;

  @Column({ type: 'integer', nullable: true })
  height: number | null;

  @Column({ name: 'has_thumbnail', type: 'boolean' })
  hasThumbnail: boolean;

  /** From when on the bytes may be removed, unless an attachment has them after all. Null while one has. */
  @Column({ name: 'removable_at', type: 'varchar', length: 24, nullable: true })
  removableAt: string | null;
}
