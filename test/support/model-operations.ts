import type { Account } from '../factories/accounts.js';
import { sendJson } from './fetch.js';
import type { HubClient } from './hub.js';
import { OWNER, type ModelChannel, type Shown, type Who } from './model.js';
import type { Random } from './random.js';

const EMOJI = ['👍', '🎉', '❤️'];
/** How often a door is REST where both will do. */
const BY_REST = 0.15;
const ABSENT = '0190a000-0000-7000-8000-000000000000';

/** A channel of the server beside its model. */
export interface Twin {
  readonly id: string;
  readonly model: ModelChannel;
  /** Ids of messages by `seq`. */
  readonly ids: string[];
}

/** One step: what it is called, what the server answers to it, and what the model does. */
export interface Operation {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  readonly expect: () => unknown;
}

/** What people do in channels, by either door. */
export class ModelOperations {
  private keys = 0;

  constructor(
    private readonly url: string,
    private readonly people: readonly Account[],
    private readonly hubs: readonly HubClient[],
    private readonly random: Random,
  ) {}

  /** Something that somebody does there. */
  choose(twin: Twin): Operation {
    const who = this.random.below(this.people.length);
    // Now and then a message that is not there.
    const seq = 1 + this.random.below(twin.model.lastSeq + 1);
    const emoji = this.random.of(EMOJI)!;
    const choices = [
      () => this.post(twin, who),
      () => this.post(twin, who),
      () => this.resend(twin, who),
      () => this.edit(twin, who, seq),
      () => this.delete(twin, who, seq),
      () => this.react(twin, who, seq, emoji),
      () => this.unreact(twin, who, seq, emoji),
      () => this.pin(twin, who, seq),
      () => this.join(twin, who),
      () => this.leave(twin, who),
      () => this.read(twin, who),
      () => this.read(twin, who),
    ];
    return this.random.of(choices)!();
  }

  private post(twin: Twin, who: Who): Operation {
    const text = this.text();
    const key = `${twin.id}-${++this.keys}`.slice(-60);
    const { lastSeq } = twin.model;
    const replyTo = lastSeq > 0 && this.random.chance(0.2) ? 1 + this.random.below(lastSeq) : null;
    return this.send(twin, who, text, key, replyTo);
  }

  /** The same key with another text, as a client might by mistake. */
  private resend(twin: Twin, who: Who): Operation {
    const own = twin.model.log.filter(({ sender }) => sender === who);
    const again = this.random.of(own);
    return again ? this.send(twin, who, 'Again', again.key, null) : this.post(twin, who);
  }

  private send(twin: Twin, who: Who, text: string, key: string, replyTo: number | null): Operation {
    const { id, model, ids } = twin;
    const payload = {
      text,
      clientMessageId: key,
      replyTo: replyTo === null ? null : ids[replyTo - 1]!,
    };
    return {
      name: `${who} posts ${key} "${text}" in ${id}`,
      expect: () => model.post(who, text, key, replyTo),
      ask: async () => {
        const message = this.random.chance(BY_REST)
          ? await this.rest(who, 'POST', `/api/channels/${id}/messages`, payload)
          : await this.hubs[who]!.call('SendMessage', id, payload);
        ids[message.seq - 1] = message.id;
        return this.shown(twin, message);
      },
    };
  }

  private edit(twin: Twin, who: Who, seq: number): Operation {
    const text = this.random.chance(0.1) ? (twin.model.log[seq - 1]?.text ?? 'x') : this.text();
    const input = { text: text || 'x' };
    return this.change(twin, `${who} edits ${seq} to "${input.text}"`, seq, {
      expect: () => twin.model.edit(who, seq, input.text),
      byHub: (messageId) => this.hubs[who]!.call('EditMessage', twin.id, messageId, input),
      byRest: (path) => this.rest(who, 'PATCH', path, input),
    });
  }

  private delete(twin: Twin, who: Who, seq: number): Operation {
    return this.change(twin, `${who} deletes ${seq}`, seq, {
      expect: () => twin.model.delete(who, seq),
      byHub: (messageId) => this.hubs[who]!.call('DeleteMessage', twin.id, messageId),
      byRest: async (path) => {
        await this.rest(who, 'DELETE', path);
        return this.rest(who, 'GET', path);
      },
    });
  }

  private react(twin: Twin, who: Who, seq: number, emoji: string): Operation {
    return this.change(twin, `${who} reacts to ${seq} with ${emoji}`, seq, {
      expect: () => twin.model.react(who, seq, emoji),
      byHub: (messageId) => this.hubs[who]!.call('AddReaction', twin.id, messageId, emoji),
      byRest: (path) => this.rest(who, 'PUT', `${path}/reactions/${encodeURIComponent(emoji)}`),
    });
  }

  private unreact(twin: Twin, who: Who, seq: number, emoji: string): Operation {
    return this.change(twin, `${who} takes ${emoji} back from ${seq}`, seq, {
      expect: () => twin.model.unreact(who, seq, emoji),
      byHub: (messageId) => this.hubs[who]!.call('RemoveReaction', twin.id, messageId, emoji),
      byRest: (path) => this.rest(who, 'DELETE', `${path}/reactions/${encodeURIComponent(emoji)}`),
    });
  }

  private pin(twin: Twin, someone: Who, seq: number): Operation {
    const isPinned = this.random.chance(0.6);
    const who = this.random.chance(0.7) ? OWNER : someone;
    const byRest = (path: string) => this.rest(who, isPinned ? 'PUT' : 'DELETE', `${path}/pin`);
    return this.change(twin, `${who} ${isPinned ? 'pins' : 'unpins'} ${seq}`, seq, {
      expect: () => twin.model.pin(who, seq, isPinned),
      byHub: (messageId) => byRest(`/api/channels/${twin.id}/messages/${messageId}`),
      byRest,
    });
  }

  private change(
    twin: Twin,
    name: string,
    seq: number,
    doors: {
      expect: () => Shown;
      byHub: (messageId: string) => Promise<any>;
      byRest: (path: string) => Promise<any>;
    },
  ): Operation {
    const { id, ids } = twin;
    const messageId = ids[seq - 1] ?? ABSENT;
    const path = `/api/channels/${id}/messages/${messageId}`;
    const byRest = this.random.chance(BY_REST);
    return {
      name: `${name} in ${id}`,
      expect: doors.expect,
      ask: async () =>
        this.shown(twin, await (byRest ? doors.byRest(path) : doors.byHub(messageId))),
    };
  }

  private join({ id, model }: Twin, who: Who): Operation {
    // Into a private channel one is brought.
    const comes = model.canRead(who);
    return {
      name: `${who} joins ${id}`,
      expect: () => model.join(who),
      ask: async () => {
        if (comes) await this.hubs[who]!.call('JoinChannel', id);
        else await this.rest(OWNER, 'PUT', `/api/channels/${id}/members/${this.people[who]!.id}`);
      },
    };
  }

  private leave({ id, model }: Twin, someone: Who): Operation {
    // The owner stays, or nobody could be brought in any more.
    const who = someone === OWNER ? 1 : someone;
    return {
      name: `${who} leaves ${id}`,
      expect: () => model.leave(who),
      ask: () => this.rest(who, 'DELETE', `/api/channels/${id}/members/me`).then(() => undefined),
    };
  }

  private read({ id, model }: Twin, who: Who): Operation {
    const seq = this.random.below(model.lastSeq + 2);
    const force = this.random.chance(0.5);
    return {
      name: `${who} reads ${id} up to ${seq}${force ? ', forced' : ''}`,
      expect: () => model.read(who, seq, force),
      ask: () =>
        force
          ? this.rest(who, 'PUT', `/api/channels/${id}/read`, { seq, force })
          : this.hubs[who]!.call('MarkRead', id, seq),
    };
  }

  private text(): string {
    const words = ['so', 'it', 'is'];
    for (const { username } of this.people) {
      if (this.random.chance(0.3)) {
        words.push(`@${this.random.chance(0.5) ? username : username.toUpperCase()}`);
      }
    }
    return `${words.join(' ')} ${this.random.below(1000)}`;
  }

  /** The body of a success; throws the code of a refusal. */
  rest(who: Who, method: string, path: string, input?: object): Promise<any> {
    const { token } = this.people[who]!;
    return sendJson(this.url, method, path, token, input);
  }

  /** What of a message is to be compared. */
  shown({ ids }: Twin, message: any): Shown {
    const who = (userId: string) => this.people.findIndex(({ id }) => id === userId);
    return {
      seq: message.seq,
      rev: message.rev,
      sender: who(message.senderId),
      text: message.text,
      replyTo: message.replyTo === null ? null : ids.indexOf(message.replyTo) + 1,
      key: message.clientMessageId,
      isEdited: message.editedAt !== null,
      isDeleted: message.deletedAt !== null,
      isPinned: message.pinned,
      reactions: message.reactions.map(({ emoji, userIds }: any) => [emoji, userIds.map(who)]),
    };
  }
}
