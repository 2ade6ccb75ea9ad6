import { Injectable } from '@nestjs/common';
import { UsersService } from '../users/index.js';
import { MembersRepository } from './members.repository.js';
import { mentionReadings } from './mention-readings.js';
import { MentionsRepository } from './mentions.repository.js';

/** A message as its channel counts it. */
export interface LogEntry {
  readonly channelId: string;
  readonly seq: number;
  readonly senderId: string;
}

/** Whom messages mention. Inside the transaction that stores the message. */
@Injectable()
export class Mentions {
  constructor(
    private readonly stored: MentionsRepository,
    private readonly members: MembersRepository,
    private readonly users: UsersService,
  ) {}

  /** Stores whom the text names: members at this moment, and not the sender, to whom nothing of their own is unread. */
  async store({ channelId, seq, senderId }: LogEntry, text: string): Promise<void> {
    const named = await this.membersNamedIn(channelId, text);
    named.delete(senderId);
    if (named.size === 0) return;
    await this.stored.insert([...named].map((userId) => ({ channelId, userId, seq })));
  }

  async replace(entry: LogEntry, text: string): Promise<void> {
    await this.remove(entry);
    await this.store(entry, text);
  }

  async remove({ channelId, seq }: LogEntry): Promise<void> {
    await this.stored.remove(channelId, seq);
  }

  /** A text has room for eight hundred names at most, so its length is limit enough. */
  private async membersNamedIn(channelId: string, text: string): Promise<Set<string>> {
    const readings = mentionReadings(text);
    if (readings.length === 0) return new Set();
    const idByName = await this.users.findIdsByUsername([...new Set(readings.flat())]);
    const members = await this.members.findAmong(channelId, [...idByName.values()]);
    const named = readings.flatMap((names) => {
      const ids = names.flatMap((name) => idByName.get(name) ?? []);
      return ids.find((id) => members.has(id)) ?? [];
    });
    return new Set(named);
  }
}
