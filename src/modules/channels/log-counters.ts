import { Injectable } from '@nestjs/common';
import type { Standing } from './channels.policy.js';
import { ChannelsRepository, type LogPosition } from './channels.repository.js';
import type { Channel } from './entities/channel.entity.js';
import { newMember } from './entities/member.entity.js';
import { MembersRepository } from './members.repository.js';
import { Memberships } from './memberships.js';
import { Mentions, type LogEntry } from './mentions.js';
import { TombstonesRepository } from './tombstones.repository.js';

/** A message that is about to be stored, and where its sender stands in the channel, which is locked. */
export interface NewEntry {
  readonly standing: Standing;
  readonly senderId: string;
  readonly text: string;
}

type NumberedEntry = NewEntry & LogPosition;

/**
 * What a channel counts of its log: the numbers that messages and their changes take, and what members' unread and
 * mentions are counted from. Inside the transaction that stores the message.
 */
@Injectable()
export class LogCounters {
  constructor(
    private readonly channels: ChannelsRepository,
    private readonly members: MembersRepository,
    private readonly memberships: Memberships,
    private readonly mentions: Mentions,
    private readonly tombstones: TombstonesRepository,
  ) {}

  /**
   * New messages, in order: the `seq` and `rev` of each. Who posts without being a member becomes one. The channels'
   * locks are held until the transaction ends: whoever sees a number sees every smaller one.
   */
  async posted(entries: readonly NewEntry[]): Promise<LogPosition[]> {
    const { numbered, latest } = numberedFrom(entries);
    await this.channels.advance(latest);
    await this.countOwn(numbered);
    for (const { standing, seq, senderId, text } of numbered) {
      await this.mentions.store({ channelId: standing.channel.id, seq, senderId }, text);
    }
    return numbered;
  }

  /** A new text, which may mention others than the one before; the `rev` of the change. */
  async edited(entry: LogEntry, text: string): Promise<number> {
    await this.mentions.replace(entry, text);
    return this.changed(entry);
  }

  /** A deletion, after which the message is unread by nobody and mentions nobody; the `rev` of the change. */
  async deleted(entry: LogEntry): Promise<number> {
    const { channelId, seq, senderId } = entry;
    await this.mentions.remove(entry);
    await this.tombstones.insert({ channelId, seq, senderId });
    return this.changed(entry);
  }

  /** Any other change: its `rev`. */
  changed({ channelId }: Pick<LogEntry, 'channelId'>): Promise<number> {
    return this.channels.takeNextRev(channelId);
  }

  /** To nobody is anything unread that is their own. */
  private async countOwn(entries: readonly NumberedEntry[]): Promise<void> {
    const own = new Map<string, { channelId: string; userId: string; count: number }>();
    for (const { standing, senderId, seq } of entries) {
      const { id: channelId } = standing.channel;
      const key = `${channelId} ${senderId}`;
      const counted = own.get(key);
      if (counted) counted.count++;
      else if (standing.member) own.set(key, { channelId, userId: senderId, count: 1 });
      else {
        await this.memberships.begin(newMember(channelId, senderId, { readSeq: seq }));
        own.set(key, { channelId, userId: senderId, count: 0 });
      }
    }
    await this.members.countOwn([...own.values()].filter(({ count }) => count > 0));
  }
}

/** Each entry with the next numbers of its channel, and how far each channel has come by then. */
function numberedFrom(entries: readonly NewEntry[]) {
  const latest = new Map<Channel, LogPosition>();
  const numbered = entries.map((entry): NumberedEntry => {
    const { channel } = entry.standing;
    const { seq, rev } = latest.get(channel) ?? { seq: channel.lastSeq, rev: channel.rev };
    const position = { seq: seq + 1, rev: rev + 1 };
    latest.set(channel, position);
    return { ...entry, ...position };
  });
  return { numbered, latest: [...latest].map(([{ id }, position]) => ({ id, ...position })) };
}
