export { MessageView } from './dto/message.view.js';
export { PostMessageDto } from './dto/post-message.dto.js';
export { HistoryService } from './history.service.js';
export * from './messages.events.js';
export { MessagesModule } from './messages.module.js';
export { MessagesService } from './messages.service.js';
export { ReadStateService } from './read-state.service.js';
