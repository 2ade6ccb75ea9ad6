/** Someone with a connection to this node, or who had one until a moment ago. */
export class PresentUser {
  /** Those included that are gone and whose user may yet come back: others see no difference. */
  readonly connections = new Map<string, { isAway: boolean; isGone: boolean }>();
  /** Runs while all of them are gone. */
  grace: NodeJS.Timeout | undefined;

  constructor(readonly userId: string) {}

  get isHere(): boolean {
    return [...this.connections.values()].some(({ isGone }) => !isGone);
  }

  connect(connectionId: string): void {
    clearTimeout(this.grace);
    for (const [id, { isGone }] of this.connections) if (isGone) this.connections.delete(id);
    this.connections.set(connectionId, { isAway: false, isGone: false });
  }

  /** The last one stays through the grace. True where it was one. */
  disconnect(connectionId: string): boolean {
    const connection = this.connections.get(connectionId);
    if (!connection || connection.isGone) return false;
    connection.isGone = true;
    if (this.isHere) this.connections.delete(connectionId);
    return true;
  }
}
