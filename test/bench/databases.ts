import { closeSync, constants, copyFileSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { seed, type ChannelPlan, type World } from './seed.js';
import { Subject } from './subject.js';
import { newFolder } from './workspace.js';

/** A SQLite file that no server has open, and what is in it. */
export interface SeededDatabase {
  readonly file: string;
  readonly world: World;
}

export const A_MILLION = 1_000_000;

let empty: Promise<string> | undefined;
let large: Promise<SeededDatabase> | undefined;

/** Migrated by a first start of the server, with nothing in it. Not to be written to: see `copyOf`. */
export function emptyDatabase(): Promise<string> {
  return (empty ??= migrate());
}

/** One channel of ten members with a million messages. Made once, and not to be written to: see `copyOf`. */
export function largeDatabase(): Promise<SeededDatabase> {
  return (large ??= newDatabase(10, [{ members: places(10), messages: A_MILLION }]));
}

export async function newDatabase(
  users: number,
  channels: readonly ChannelPlan[],
): Promise<SeededDatabase> {
  const file = copyOf(await emptyDatabase());
  const world = seed(file, users, channels);
  sync(file);
  return { file, world };
}

export function copyOf(file: string): string {
  const copy = join(newFolder(), 'chat.db');
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  sync(copy);
  return copy;
}

/** 0, 1, 2 … as many as asked for, from `first` on. */
export function places(count: number, first = 0): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

async function migrate(): Promise<string> {
  const file = join(newFolder(), 'chat.db');
  const server = await Subject.server(file);
  await server.stop();
  return file;
}

/** What the kernel has yet to write would be written in the middle of what is measured. */
function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
