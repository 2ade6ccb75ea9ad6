import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../factories/accounts.js';
import type { HubClient } from './hub.js';
import { ModelOperations, type Twin } from './model-operations.js';
import { ModelChannel, OWNER, Refused, type Shown, type Who } from './model.js';
import type { Random } from './random.js';

/** People and two channels, one public and one private, in which they do this and that. */
export class ModelWorld {
  private readonly operations: ModelOperations;
  private twins: readonly Twin[] = [];
  private trail: string[] = [];

  constructor(
    url: string,
    private readonly people: readonly Account[],
    hubs: readonly HubClient[],
    private readonly random: Random,
  ) {
    this.operations = new ModelOperations(url, people, hubs, random);
  }

  async begin(): Promise<void> {
    const names = this.people.map(({ username }) => username.toLowerCase());
    this.trail = [];
    this.twins = await Promise.all(
      [false, true].map(async (isPrivate) => {
        const channel = { name: `model-${Math.random()}`, isPrivate };
        const { id } = await this.operations.rest(OWNER, 'POST', '/api/channels', channel);
        return { id, model: new ModelChannel(isPrivate, names), ids: [] };
      }),
    );
  }

  /** Throws where the server answers otherwise than the model. */
  async step(): Promise<void> {
    const operation = this.operations.choose(this.random.of(this.twins)!);
    this.trail.push(operation.name);
    let wanted: unknown;
    try {
      wanted = operation.expect();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      wanted = error.message;
    }
    const answer = await operation
      .ask()
      .catch((error: unknown) => (error as { code?: string }).code ?? error);
    this.compare(operation.name, answer, wanted);
  }

  /** What everybody sees, against the model; and what one of them, somebody, is told beside it. */
  async check(): Promise<void> {
    await Promise.all([...this.people.keys()].map((who) => this.checkPerson(who)));
    const somebody = this.random.below(this.people.length);
    for (const twin of this.twins) {
      if (twin.model.canRead(somebody)) await this.checkChannel(somebody, twin);
    }
  }

  /** Where everything stands for them, and the history of each channel that they see. */
  private async checkPerson(who: Who): Promise<void> {
    const sync = await this.get(who, '/api/sync');
    for (const twin of this.twins) {
      const { id, model } = twin;
      const state = sync.channels.find((channel: { id: string }) => channel.id === id);
      const numbers = { lastSeq: model.lastSeq, rev: model.rev };
      const wanted = model.isMember(who) ? { ...numbers, ...model.readState(who) } : undefined;
      this.compare(`sync of ${who}`, state && pick(state, Object.keys(wanted ?? {})), wanted);
      const path = `/api/channels/${id}/messages?after=0&limit=100`;
      const history = await this.get(who, path).then(
        ({ items }) => this.shown(twin, items),
        (error: unknown) => (error as { code?: string }).code,
      );
      const wantedHistory = model.canRead(who) ? model.history() : 'not_found';
      this.compare(`history of ${who}`, history, wantedHistory);
    }
  }

  private async checkChannel(who: Who, twin: Twin): Promise<void> {
    const { id, model } = twin;
    const path = `/api/channels/${id}`;
    const { membership } = await this.get(who, path);
    const wanted = model.isMember(who) ? model.readState(who) : null;
    const readState = membership && pick(membership, Object.keys(wanted ?? {}));
    this.compare(`membership of ${who}`, readState, wanted);
    const since = this.random.below(model.rev + 1);
    const { rev, items } = await this.get(who, `${path}/messages?sinceRev=${since}&limit=100`);
    const changes = { rev, items: this.shown(twin, items) };
    const wantedChanges = { rev: model.rev, items: model.changedSince(since) };
    this.compare(`since ${since} of ${who}`, changes, wantedChanges);
    const pins = await this.get(who, `${path}/pins`);
    const pinned = model.history().filter(({ isPinned }) => isPinned);
    this.compare(`pins of ${who}`, seqsOf(pins.items), seqsOf(pinned));
  }

  private get(who: Who, path: string): Promise<any> {
    return this.operations.rest(who, 'GET', path);
  }

  private shown(twin: Twin, messages: any[]): Shown[] {
    return messages.map((message) => this.operations.shown(twin, message));
  }

  private compare(what: string, answer: unknown, wanted: unknown): void {
    if (isDeepStrictEqual(answer, wanted)) return;
    try {
      expect(answer).toEqual(wanted);
    } catch (error) {
      const trail = this.trail.slice(-30).join('\n  ');
      throw new Error(`${what}: ${(error as Error).message}\nAfter\n  ${trail}`, { cause: error });
    }
  }
}

function pick(from: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

function seqsOf(messages: readonly { seq: number }[]): number[] {
  return messages.map(({ seq }) => seq).sort((a, b) => a - b);
}
