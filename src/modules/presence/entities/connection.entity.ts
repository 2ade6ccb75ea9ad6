import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { User } from '../../users/entities/user.entity.js';

/**
 * A connection to one of the nodes. After its end it counts for as long as its user may come back unnoticed; those of a
 * node that is no more are cleared away by another.
 */
@Entity('connections')
@Index('ix_connections_user_id', ['userId'])
@Index('ix_connections_node_id', ['nodeId'])
export class Connection {
  @PrimaryColumn({ type: 'varchar', length: 36, primaryKeyConstraintName: 'pk_connections' })
  id: string;

  @Column({ name: 'user_id', type: 'varchar', length: 36 })
  userId: string;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_connections_user' })
  user?: User;

  @Column({ name: 'node_id', type: 'varchar', length: 36 })
  nodeId: string;

  @Column({ name: 'is_away', type: 'boolean' })
  isAway: boolean;
}
