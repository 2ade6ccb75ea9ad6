import { Injectable } from '@nestjs/common';
import type { AppError } from '../../common/errors/index.js';
import { UnitOfWork } from '../../platform/database/index.js';
import { userNotFound, UsersService } from '../users/index.js';
import { ChannelCreated } from './channels.events.js';
import { ChannelsRepository } from './channels.repository.js';
import { channelSummary } from './dto/channel.view.js';
import { newChannel, type Channel } from './entities/channel.entity.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';

/** Who talks to whom. */
export interface Pair {
  readonly userId: string;
  readonly otherId: string;
}

/** The key of a pair's conversation, the same from both sides. */
export function directKeyOf({ userId, otherId }: Pair): string {
  return userId < otherId ? `${userId}:${otherId}` : `${otherId}:${userId}`;
}

/** The other member of a direct conversation; null in any other channel. */
export function peerIn(channel: Pick<Channel, 'directKey'>, userId: string): string | null {
  return channel.directKey?.split(':').find((id) => id !== userId) ?? null;
}

@Injectable()
export class DirectChannels {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly users: UsersService,
    private readonly uow: UnitOfWork,
  ) {}

  /** The id of the pair's conversation; null before its first message. */
  async find(pair: Pair): Promise<string | null> {
    return (await this.findAll([pair])).get(directKeyOf(pair)) ?? null;
  }

  /**
   * The ids of the conversations, inside the transaction of their messages. One that is not there yet is made where it
   * is `wanted`, once however many write at the same time; else null stands for it, and `not_found` where there is no
   * such user.
   */
  async ensureAll(
    asked: readonly (Pair & { readonly wanted: boolean })[],
  ): Promise<(string | AppError | null)[]> {
    const ids: Map<string, string | AppError | null> = await this.findAll(asked);
    const found: (string | AppError | null)[] = [];
    for (const pair of asked) {
      const key = directKeyOf(pair);
      const id = ids.get(key) ?? (await this.create(pair));
      if (id !== null) ids.set(key, id);
      found.push(id);
    }
    return found;
  }

  private async findAll(pairs: readonly Pair[]): Promise<Map<string, string>> {
    return this.channels.findDirect([...new Set(pairs.map(directKeyOf))]);
  }

  private async create(
    pair: Pair & { readonly wanted: boolean },
  ): Promise<string | AppError | null> {
    const { userId, otherId, wanted } = pair;
    if (!(await this.users.exists(otherId))) return userNotFound();
    if (!wanted) return null;
    const channel = newChannel({
      kind: 'direct',
      directKey: directKeyOf(pair),
      isPrivate: true,
      createdBy: userId,
      memberCount: 2,
    });
    if (!(await this.channels.insertDirect(channel))) return (await this.find(pair))!;
    const memberIds = [userId, otherId];
    await this.members.insert(memberIds.map((memberId) => newMember(channel.id, memberId)));
    this.uow.afterCommit(new ChannelCreated(channelSummary(channel), memberIds));
    return channel.id;
  }
}
