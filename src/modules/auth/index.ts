export { AccessJournal, type ChangedUsers } from './access-journal.js';
export { AccountsService } from './accounts.service.js';
export * from './auth.events.js';
export { AuthModule } from './auth.module.js';
export { Authenticator } from './authenticator.js';
export { JwtAuthGuard } from './jwt-auth.guard.js';
export { PermissionGuard } from './permission.guard.js';
