/** People are numbers: 0 owns the channel and moderates, the others are plain. */
export type Who = number;

export const OWNER: Who = 0;

interface Entry {
  readonly seq: number;
  rev: number;
  readonly sender: Who;
  text: string;
  readonly replyTo: number | null;
  readonly key: string;
  isEdited: boolean;
  isDeleted: boolean;
  isPinned: boolean;
  /** Emoji to who reacted, both in order. */
  readonly reactions: Map<string, Who[]>;
  mentioned: Set<Who>;
}

/** What of a message is to be compared. */
export interface Shown {
  readonly seq: number;
  readonly rev: number;
  readonly sender: Who;
  readonly text: string;
  readonly replyTo: number | null;
  readonly key: string;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  readonly isPinned: boolean;
  readonly reactions: readonly (readonly [string, readonly Who[]])[];
}

export interface ReadState {
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
}

/** A refusal, as its code. */
export class Refused extends Error {}

/** What a channel is by its contract, in the plainest way: everything is a list, and what is asked for is counted. */
export class ModelChannel {
  readonly log: Entry[] = [];
  rev = 0;
  /** Members with the `seq` that they have read up to. */
  private readonly readSeqs = new Map<Who, number>([[OWNER, 0]]);

  constructor(
    private readonly isPrivate: boolean,
    private readonly names: readonly string[],
  ) {}

  get lastSeq(): number {
    return this.log.length;
  }

  isMember(who: Who): boolean {
    return this.readSeqs.has(who);
  }

  canRead(who: Who): boolean {
    return !this.isPrivate || this.isMember(who);
  }

  post(who: Who, text: string, key: string, replyTo: number | null): Shown {
    this.requireReadable(who);
    const original = this.log.find((entry) => entry.key === key);
    if (original) return show(original);
    const seq = this.lastSeq + 1;
    if (!this.isMember(who)) this.readSeqs.set(who, seq);
    const entry: Entry = {
      seq,
      rev: ++this.rev,
      sender: who,
      text,
      replyTo,
      key,
      isEdited: false,
      isDeleted: false,
      isPinned: false,
      reactions: new Map(),
      mentioned: this.mentionedIn(text),
    };
    this.log.push(entry);
    return show(entry);
  }

  edit(who: Who, seq: number, text: string): Shown {
    return this.change(who, seq, (entry) => {
      if (entry.sender !== who || entry.isDeleted) throw new Refused('forbidden');
      if (entry.text === text) return false;
      entry.text = text;
      entry.isEdited = true;
      entry.mentioned = this.mentionedIn(text);
      return true;
    });
  }

  delete(who: Who, seq: number): Shown {
    return this.change(who, seq, (entry) => {
      if (entry.sender !== who && who !== OWNER) throw new Refused('forbidden');
      if (entry.isDeleted) return false;
      Object.assign(entry, { text: '', isDeleted: true, isPinned: false, mentioned: new Set() });
      entry.reactions.clear();
      return true;
    });
  }

  react(who: Who, seq: number, emoji: string): Shown {
    return this.change(who, seq, (entry) => {
      if (entry.isDeleted) throw new Refused('forbidden');
      const before = entry.reactions.get(emoji) ?? [];
      if (before.includes(who)) return false;
      entry.reactions.set(emoji, [...before, who]);
      return true;
    });
  }

  unreact(who: Who, seq: number, emoji: string): Shown {
    return this.change(who, seq, (entry) => {
      const before = entry.reactions.get(emoji) ?? [];
      if (!before.includes(who)) return false;
      const after = before.filter((each) => each !== who);
      if (after.length > 0) entry.reactions.set(emoji, after);
      else entry.reactions.delete(emoji);
      return true;
    });
  }

  pin(who: Who, seq: number, isPinned: boolean): Shown {
    return this.change(who, seq, (entry) => {
      if (who !== OWNER) throw new Refused('forbidden');
      if (entry.isPinned === isPinned) return false;
      if (entry.isDeleted) throw new Refused('forbidden');
      entry.isPinned = isPinned;
      return true;
    });
  }

  /** By oneself where the channel is public, else by its owner. */
  join(who: Who): void {
    if (!this.isMember(who)) this.readSeqs.set(who, this.lastSeq);
  }

  leave(who: Who): void {
    if (!this.readSeqs.delete(who)) throw new Refused('not_found');
  }

  read(who: Who, seq: number, force: boolean): ReadState {
    this.requireReadable(who);
    const readSeq = this.readSeqs.get(who);
    if (readSeq === undefined) throw new Refused('forbidden');
    if (seq > this.lastSeq) throw new Refused('validation_failed');
    if (seq > readSeq || force) this.readSeqs.set(who, seq);
    return this.readState(who);
  }

  /** A count over the rows. */
  readState(who: Who): ReadState {
    const readSeq = this.readSeqs.get(who)!;
    const unread = this.log.filter(
      (entry) => entry.seq > readSeq && !entry.isDeleted && entry.sender !== who,
    );
    const mentions = unread.filter(({ mentioned }) => mentioned.has(who));
    return { readSeq, unread: unread.length, mentions: mentions.length };
  }

  history(): Shown[] {
    return this.log.map(show);
  }

  changedSince(rev: number): Shown[] {
    const changed = this.log.filter((entry) => entry.rev > rev).sort((a, b) => a.rev - b.rev);
    return changed.map(show);
  }

  private change(who: Who, seq: number, change: (entry: Entry) => boolean): Shown {
    this.requireReadable(who);
    const entry = this.log[seq - 1];
    if (!entry) throw new Refused('not_found');
    if (change(entry)) entry.rev = ++this.rev;
    return show(entry);
  }

  /** Texts are words between blanks. */
  private mentionedIn(text: string): Set<Who> {
    const words = text.toLowerCase().split(' ');
    const named = this.names.flatMap((name, who) => (words.includes(`@${name}`) ? [who] : []));
    return new Set(named.filter((who) => this.isMember(who)));
  }

  private requireReadable(who: Who): void {
    if (!this.canRead(who)) throw new Refused('not_found');
  }
}

function show(entry: Entry): Shown {
  const { seq, rev, sender, text, replyTo, key, isEdited, isDeleted, isPinned } = entry;
  const reactions = [...entry.reactions].map(([emoji, who]) => [emoji, [...who]] as const);
  return { seq, rev, sender, text, replyTo, key, isEdited, isDeleted, isPinned, reactions };
}
