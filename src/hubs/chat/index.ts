export { ChatIoAdapter } from './chat-io.adapter.js';
export { CHAT_NAMESPACE } from './chat.contract.js';
export { ChatModule } from './chat.module.js';
