import { Injectable } from '@nestjs/common';
import { PresentUser } from './present-user.js';

/** Everyone who is connected to this node, or was until a moment ago. */
@Injectable()
export class PresentUsers {
  private readonly users = new Map<string, PresentUser>();

  get ids(): string[] {
    return [...this.users.keys()];
  }

  find(userId: string): PresentUser | undefined {
    return this.users.get(userId);
  }

  enter(userId: string): PresentUser {
    const user = this.users.get(userId) ?? new PresentUser(userId);
    this.users.set(userId, user);
    return user;
  }

  leave({ userId }: PresentUser): void {
    this.users.delete(userId);
  }
}
