export { MAX_EMAIL_LENGTH } from './dto/update-profile.dto.js';
export { userView, UserView } from './dto/user.view.js';
export type { User } from './entities/user.entity.js';
export { userNotFound } from './users.errors.js';
export * from './users.events.js';
export { UsersModule } from './users.module.js';
export { UsersService } from './users.service.js';
