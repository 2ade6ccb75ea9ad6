import { Injectable } from '@nestjs/common';
import { BulkStatement, UnitOfWork } from '../../platform/database/index.js';
import { Poster } from './entities/poster.entity.js';
import type { StandingKey } from './standing.statements.js';

/** Somebody's last post in a channel. */
type LastPost = Pick<Poster, 'channelId' | 'userId' | 'postedAt'>;

const COLUMNS = 'p.channel_id AS "channelId", p.user_id AS "userId", p.posted_at AS "postedAt"';

const FIND_LAST_POSTS = new BulkStatement<LastPost>({
  each: `SELECT ${COLUMNS} FROM channel_posters p WHERE p.channel_id = $1 AND p.user_id = $2`,
  all: `SELECT ${COLUMNS} FROM channel_posters p
    JOIN unnest($1::text[], $2::text[]) AS k (channel_id, user_id)
      ON p.channel_id = k.channel_id AND p.user_id = k.user_id`,
});

@Injectable()
export class PostersRepository {
  constructor(private readonly uow: UnitOfWork) {}

  /** Of those who have posted there while it had slow mode, in any order. */
  findLastPosts(keys: readonly StandingKey[]): Promise<LastPost[]> {
    return this.uow.queryAll(
      FIND_LAST_POSTS,
      keys.map(({ channelId, userId }) => [channelId, userId]),
    );
  }

  async save(posts: readonly LastPost[]): Promise<void> {
    if (posts.length > 0) await this.rows.upsert([...posts], ['channelId', 'userId']);
  }

  private get rows() {
    return this.uow.manager.getRepository(Poster);
  }
}
