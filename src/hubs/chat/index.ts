export { ChatIoAdapter } from './chat-io.adapter.js';
export { ChatModule } from './chat.module.js';
