import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/auth/index.js';
import { AppError } from '../../common/errors/index.js';
import { MessageAttachments, type AttachmentSummary } from '../attachments/index.js';
import { ChannelAccess, DirectChannels, type Standing } from '../channels/index.js';
import type { Draft, Message } from './entities/message.entity.js';
import { clientMessageIdTaken, replyOutOfChannel } from './messages.errors.js';
import { MessagesRepository } from './messages.repository.js';

/** A draft on its way into a channel's log, or into the conversation with another person. */
export interface Post {
  readonly principal: Principal;
  readonly to: { readonly channelId: string } | { readonly userId: string };
  readonly draft: Draft;
}

/** What is to become of a post: stored, answered with what is stored already, or refused. */
export type Verdict = Admission | { readonly original: Message } | AppError;

interface Admission {
  readonly standing: Standing;
  readonly attachments: readonly AttachmentSummary[];
}

/** Where a post would go; null where there is no conversation, and it makes none. */
type Place = Standing | AppError | null;

/**
 * Who may post what where: judged inside the transaction that stores it, from rows that stand still until the commit.
 * So no membership that has ended, on whichever node, lets anything in. A few statements for all posts of a batch.
 */
@Injectable()
export class PostVerdicts {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly access: ChannelAccess,
    private readonly direct: DirectChannels,
    private readonly attachments: MessageAttachments,
  ) {}

  /** One for each post, in their order. The channels of those to be stored are locked. */
  async of(posts: readonly Post[]): Promise<Verdict[]> {
    const originals = await this.originalsOf(posts);
    const attachments = await this.attachments.findFor(
      posts.map(({ draft }) => ({
        senderId: draft.senderId,
        ids: originals.has(sendKeyOf(draft)) ? [] : draft.attachmentIds,
      })),
    );
    const isToBeStored = posts.map(
      ({ draft }, index) =>
        !originals.has(sendKeyOf(draft)) && !(attachments[index] instanceof AppError),
    );
    const places = await this.placesOf(posts, isToBeStored);
    const answered = await this.messages.findChannelsOf(repliesIn(posts));
    const verdicts: Verdict[] = [];
    for (const [index, { principal, draft }] of posts.entries()) {
      const place = places[index]!;
      const original = originals.get(sendKeyOf(draft));
      if (place instanceof AppError) verdicts.push(place);
      else if (original) verdicts.push(await this.verdictOfRepeat(principal, place, original));
      else verdicts.push(verdictOfNew(draft, place, answered, attachments[index]!));
    }
    return verdicts;
  }

  private async placesOf(
    posts: readonly Post[],
    isToBeStored: readonly boolean[],
  ): Promise<Place[]> {
    const channelIds = await this.channelIdsOf(posts, isToBeStored);
    const asked = posts.flatMap(({ principal }, index) => {
      const channelId = channelIds[index]!;
      return typeof channelId === 'string' ? [{ principal, channelId }] : [];
    });
    const judged = (await this.access.lockPostable(asked)).values();
    return channelIds.map((id) => (typeof id === 'string' ? judged.next().value! : id));
  }

  /**
   * A conversation is made by its first message: neither by a repeated one, nor by one whose files are not to be had,
   * nor by a reply, to which there is nothing.
   */
  private async channelIdsOf(
    posts: readonly Post[],
    isToBeStored: readonly boolean[],
  ): Promise<(string | AppError | null)[]> {
    const asked = posts.flatMap(({ to, principal, draft }, index) => {
      if (!('userId' in to)) return [];
      const wanted = isToBeStored[index]! && !draft.replyTo;
      return [{ userId: principal.userId, otherId: to.userId, wanted }];
    });
    const conversations = (await this.direct.ensureAll(asked)).values();
    return posts.map(({ to }) => ('userId' in to ? conversations.next().value! : to.channelId));
  }

  /**
   * A send that another node is storing at this moment is not seen here: then the unique index refuses the insert, the
   * batch runs again, and finds it.
   */
  private async originalsOf(posts: readonly Post[]): Promise<Map<string, Message>> {
    const keys = posts.flatMap(({ draft: { senderId, clientMessageId } }) =>
      clientMessageId === null ? [] : [{ senderId, clientMessageId }],
    );
    const originals = await this.messages.findOriginals(keys);
    return new Map(originals.map((message) => [sendKeyOf(message), message]));
  }

  /** The original may lie in a channel that its sender has been removed from since. */
  private async verdictOfRepeat(
    principal: Principal,
    place: Standing | null,
    original: Message,
  ): Promise<Verdict> {
    if (original.channelId === place?.channel.id) return { original };
    try {
      await this.access.requireReadable(principal, original.channelId);
      return { original };
    } catch (error) {
      if (isNotTheirs(error)) return clientMessageIdTaken();
      throw error;
    }
  }
}

function verdictOfNew(
  { replyTo }: Draft,
  standing: Standing | null,
  answered: ReadonlyMap<string, string>,
  attachments: readonly AttachmentSummary[] | AppError,
): Verdict {
  const isReplyHere = !replyTo || answered.get(replyTo) === standing?.channel.id;
  if (attachments instanceof AppError) return attachments;
  return standing && isReplyHere ? { standing, attachments } : replyOutOfChannel();
}

function isNotTheirs(error: unknown): boolean {
  return error instanceof AppError && ['not_found', 'banned'].includes(error.code);
}

/** What a repeated send is known by; no two posts without a `clientMessageId` are the same. */
export function sendKeyOf({
  senderId,
  clientMessageId,
}: Pick<Draft, 'senderId' | 'clientMessageId'>): string {
  return `${senderId} ${clientMessageId ?? ''}`;
}

function repliesIn(posts: readonly Post[]): string[] {
  return posts.flatMap(({ draft }) => draft.replyTo ?? []);
}
