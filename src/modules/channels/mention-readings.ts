/** What a username is made of, and how long it is. */
const MENTION = /(?<![A-Za-z0-9_])@([A-Za-z0-9_.-]+)/g;
const MIN_LENGTH = 3;
const MAX_LENGTH = 32;

/**
 * The usernames that each `@…` in a text may mean, as they are compared, the longest first: a username may end in a
 * dot, and so may the sentence. `bob@example.org` means nobody.
 */
export function mentionReadings(text: string): string[][] {
  const readings: string[][] = [];
  for (const [, run = ''] of text.matchAll(MENTION)) {
    const least = Math.max(MIN_LENGTH, lengthWithoutEnd(run));
    const names: string[] = [];
    for (let length = Math.min(run.length, MAX_LENGTH); length >= least; length--) {
      names.push(run.slice(0, length).toLowerCase());
    }
    if (names.length > 0) readings.push(names);
  }
  return readings;
}

/** Without the punctuation at its end. (A pattern for it would be tried at each dot of a text that is nothing but dots.) */
function lengthWithoutEnd(run: string): number {
  let length = run.length;
  while (length > 0 && '._-'.includes(run[length - 1]!)) length--;
  return length;
}
