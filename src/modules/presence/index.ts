export { PresenceView } from './dto/presence.view.js';
export * from './presence.events.js';
export { PresenceModule } from './presence.module.js';
export { PresenceService } from './presence.service.js';
export { SETTABLE_STATUSES, type SettableStatus, type Status } from './status.js';
