import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this server is on its way out: then both doors refuse what is new, and health says so. */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private hasBegun = false;
  private isNear = false;

  /** Whether new work had better go elsewhere: what comes is still served, and health says so. */
  get isAnnounced(): boolean {
    return this.isNear || this.hasBegun;
  }

  announce(): void {
    this.isNear = true;
  }

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  /** The first step when the application closes. */
  onModuleDestroy(): void {
    this.hasBegun = true;
  }
}
