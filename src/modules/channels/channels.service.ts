import { Injectable } from '@nestjs/common';
import { may, type Principal } from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';
import { foldCase } from '../../common/fold-case.js';
import { offsetOf } from '../../common/paging/index.js';
import { isUniqueViolation, UnitOfWork } from '../../platform/database/index.js';
import { AuditLog, type Act } from '../audit/index.js';
import { ChannelAccess } from './channel-access.js';
import { channelNameTaken } from './channels.errors.js';
import { ChannelCreated, ChannelDeleted, ChannelUpdated } from './channels.events.js';
import { canDelete, canUpdate } from './channels.policy.js';
import { ChannelsRepository } from './channels.repository.js';
import {
  channelSummary,
  channelView,
  type ChannelPage,
  type ChannelView,
} from './dto/channel.view.js';
import type { CreateChannelDto } from './dto/create-channel.dto.js';
import type { ListChannelsQuery } from './dto/list-channels.query.js';
import type { UpdateChannelDto } from './dto/update-channel.dto.js';
import { newChannel } from './entities/channel.entity.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';
import { StandingsRepository } from './standings.repository.js';

@Injectable()
export class ChannelsService {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly standings: StandingsRepository,
    private readonly members: MembersRepository,
    private readonly access: ChannelAccess,
    private readonly audit: AuditLog,
    private readonly uow: UnitOfWork,
  ) {}

  /** Public channels and the caller's own; every one but the direct for those who manage them. */
  async list(principal: Principal, query: ListChannelsQuery): Promise<ChannelPage> {
    const { page, pageSize, joined = false, query: part = '' } = query;
    const [standings, total] = await this.standings.list({
      userId: principal.userId,
      everyChannel: may(principal, 'channels:manage'),
      withDirect: may(principal, 'messages:direct'),
      joinedOnly: joined,
      nameKeyPart: foldCase(part),
      offset: offsetOf(query),
      limit: pageSize,
    });
    return { items: standings.map(channelView), page, pageSize, total };
  }

  async view(principal: Principal, channelId: string): Promise<ChannelView> {
    return channelView(await this.access.requireCounted(principal, channelId));
  }

  /** The caller becomes its owner. Throws `conflict` where the name is taken. */
  async create(principal: Principal, input: CreateChannelDto): Promise<ChannelView> {
    const { name, topic = null, isPrivate = false, slowModeSeconds = 0 } = input;
    const channel = newChannel({
      kind: 'channel',
      name,
      nameKey: foldCase(name),
      topic,
      isPrivate,
      slowModeSeconds,
      createdBy: principal.userId,
      memberCount: 1,
    });
    const owner = newMember(channel.id, principal.userId, { role: 'owner' });
    await this.writeUnlessNameTaken(async () => {
      await this.channels.insert(channel);
      await this.members.insert([owner]);
      this.uow.afterCommit(new ChannelCreated(channelSummary(channel), [owner.userId]));
    });
    return channelView({ channel, member: owner, afterRead: { deleted: 0, mentions: 0 } });
  }

  async update(
    principal: Principal,
    channelId: string,
    input: UpdateChannelDto,
  ): Promise<ChannelView> {
    return this.writeUnlessNameTaken(async () => {
      const standing = await this.access.lock(principal, channelId);
      if (!canUpdate(principal, standing)) throw forbidden();
      const changes = {
        ...(input.name !== undefined && { name: input.name, nameKey: foldCase(input.name) }),
        ...(input.topic !== undefined && { topic: input.topic }),
        ...(input.isPrivate !== undefined && { isPrivate: input.isPrivate }),
        ...(input.slowModeSeconds !== undefined && { slowModeSeconds: input.slowModeSeconds }),
      };
      if (Object.keys(changes).length > 0) {
        await this.channels.update(channelId, changes);
        const details = { changed: Object.keys(input) };
        await this.record(principal, 'channel.updated', channelId, details);
        const channel = { ...standing.channel, ...changes };
        this.uow.afterCommit(
          new ChannelUpdated(channelSummary(channel), standing.channel.isPrivate),
        );
      }
      return this.view(principal, channelId);
    });
  }

  async remove(principal: Principal, channelId: string): Promise<void> {
    await this.uow.run(async () => {
      const standing = await this.access.lock(principal, channelId);
      if (!canDelete(principal, standing)) throw forbidden();
      await this.channels.markDeleted(channelId);
      await this.record(principal, 'channel.deleted', channelId, { name: standing.channel.name });
      await this.members.removeAll(channelId);
      this.uow.afterCommit(new ChannelDeleted(channelId, standing.channel.isPrivate));
    });
  }

  private record(
    principal: Principal,
    action: Act['action'],
    channelId: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    return this.audit.record(principal, { action, targetId: channelId, channelId, details });
  }

  private async writeUnlessNameTaken<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.uow.run(work);
    } catch (error) {
      throw isUniqueViolation(error) ? channelNameTaken() : error;
    }
  }
}
