import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permission.js';

export const REQUIRED_PERMISSION = 'auth:permission';

/** The permission a caller's roles must give before the handler is reached, on REST and hub alike. */
export const RequirePermission = (permission: Permission) =>
  SetMetadata(REQUIRED_PERMISSION, permission);
