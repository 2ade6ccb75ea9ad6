import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../../../common/auth/index.js';

/** A person, or a bot. What proves who they are is the auth module's. */
@Entity('users')
@Index('ux_users_username_key', ['usernameKey'], { unique: true })
@Index('ux_users_email_key', ['emailKey'], { unique: true })
export class User {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_users' })
  id: string;

  @Column({ type: 'varchar', length: 32 })
  username: string;

  /** The username as it is compared: in lower case. */
  @Column({ name: 'username_key', type: 'varchar', length: 32 })
  usernameKey: string;

  @Column({ name: 'display_name', type: 'varchar', length: 64 })
  displayName: string;

  /** What a search looks in: username and display name, folded. */
  @Column({ name: 'search_key', type: 'text' })
  searchKey: string;

  @Column({ type: 'varchar', length: 254 })
  email: string;

  @Column({ name: 'email_key', type: 'text' })
  emailKey: string;

  @Column({ type: 'simple-array' })
  roles: Role[];

  @Column({ name: 'is_bot', type: 'boolean' })
  isBot: boolean;

  @Column({ name: 'suspended_at', type: 'varchar', length: 24, nullable: true })
  suspendedAt: string | null;

  @Column({ name: 'created_at', type: 'varchar', length: 24 })
  createdAt: string;
}
