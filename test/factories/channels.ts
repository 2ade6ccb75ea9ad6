import { newName, type Person } from './people.js';

export interface TestChannel {
  readonly id: string;
  readonly name: string;
}

/** A channel of someone who may create one, with these members beside the owner. */
export async function createChannel(
  owner: Person,
  members: readonly Person[] = [],
  input: { isPrivate?: boolean; name?: string } = {},
): Promise<TestChannel> {
  const answer = await owner.http
    .post('/api/channels')
    .send({ name: newName('channel'), ...input })
    .expect(201);
  for (const member of members) {
    await owner.http.put(`/api/channels/${answer.body.id}/members/${member.id}`).expect(200);
  }
  return answer.body as TestChannel;
}

export async function post(person: Person, channelId: string, text: string): Promise<any> {
  const answer = await person.http
    .post(`/api/channels/${channelId}/messages`)
    .send({ text })
    .expect(201);
  return answer.body;
}
