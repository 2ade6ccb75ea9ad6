import { Injectable, type OnModuleDestroy } from '@nestjs/common';

/** Whether this server is on its way out: then both doors refuse what is new, and health says so. */
@Injectable()
export class Shutdown implements OnModuleDestroy {
  private hasBegun = false;

  get isUnderWay(): boolean {
    return this.hasBegun;
  }

  /** The first step when the application closes. */
  onModuleDestroy(): void {
    this.hasBegun = true;
  }
}
