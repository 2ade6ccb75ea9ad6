/** Everyone is counted; so many are named, the first to react, or one message of a large channel would weigh a megabyte. */
export const MAX_NAMED = 100;

/** Who reacted with one emoji, in order of reacting. */
export interface ReactionSummary {
  readonly emoji: string;
  readonly count: number;
  readonly userIds: readonly string[];
}

/** With one more reaction, of someone who had not reacted with this emoji. Emoji stand in order of their first use. */
export function withReaction(
  summaries: readonly ReactionSummary[],
  emoji: string,
  userId: string,
): ReactionSummary[] {
  const before = summaries.find((summary) => summary.emoji === emoji);
  if (!before) return [...summaries, { emoji, count: 1, userIds: [userId] }];
  const after = {
    emoji,
    count: before.count + 1,
    userIds: before.count < MAX_NAMED ? [...before.userIds, userId] : before.userIds,
  };
  return summaries.map((summary) => (summary === before ? after : summary));
}

/** With one reaction less, of someone who had reacted. */
export function withoutReaction(
  summaries: readonly ReactionSummary[],
  emoji: string,
  userId: string,
): ReactionSummary[] {
  return summaries.flatMap((summary) => {
    if (summary.emoji !== emoji) return [summary];
    const count = summary.count - 1;
    const userIds = summary.userIds.filter((id) => id !== userId);
    return count === 0 ? [] : [{ emoji, count, userIds }];
  });
}

/** Whether someone is not named for whom there is room by now. */
export function namesTooFew({ count, userIds }: ReactionSummary): boolean {
  return userIds.length < Math.min(count, MAX_NAMED);
}
