import { Subject } from './subject.js';

/** The processes and connections of one row. They end with it, however it ends. */
export class Stage {
  private readonly subjects: Subject[] = [];
  private readonly clients: { close(): void }[] = [];

  static async run<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
    const stage = new Stage();
    try {
      return await work(stage);
    } finally {
      await stage.clear();
    }
  }

  async server(file: string): Promise<Subject> {
    return this.enter(await Subject.server(file));
  }

  async node(databaseUrl: string, backplaneUrl?: string): Promise<Subject> {
    return this.enter(await Subject.node(databaseUrl, backplaneUrl));
  }

  async floor(name: string, ...args: string[]): Promise<Subject> {
    return this.enter(await Subject.floor(name, ...args));
  }

  keep<T extends { close(): void }>(clients: T[]): T[] {
    this.clients.push(...clients);
    return clients;
  }

  /** Also in the middle of a row, that measures several worlds one after another. */
  async clear(): Promise<void> {
    for (const client of this.clients.splice(0)) client.close();
    await Promise.all(this.subjects.splice(0).map((subject) => subject.stop()));
  }

  private enter(subject: Subject): Subject {
    this.subjects.push(subject);
    return subject;
  }
}
