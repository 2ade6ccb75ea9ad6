import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  currentPrincipal,
  may,
  REQUIRED_PERMISSION,
  type Permission,
} from '../../common/auth/index.js';
import { forbidden } from '../../common/errors/index.js';

/** What a caller's roles must allow before a controller is reached. The hub asks likewise, for each call. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(
      REQUIRED_PERMISSION,
      [context.getHandler(), context.getClass()],
    );
    const principal = currentPrincipal(context);
    if (permission && !(principal && may(principal, permission))) throw forbidden();
    return true;
  }
}
