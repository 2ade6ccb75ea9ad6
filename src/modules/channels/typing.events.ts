/** Someone began, goes on, or stopped to write. Never stored. */
export class TypingChanged {
  constructor(
    readonly channelId: string,
    readonly userId: string,
    readonly isTyping: boolean,
  ) {}
}
