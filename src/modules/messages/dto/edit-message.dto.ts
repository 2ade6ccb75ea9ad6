import { PlainData } from '../../../platform/errors/index.js';
import { IsMessageText } from './message-text.decorator.js';

@PlainData()
export class EditMessageDto {
  @IsMessageText()
  text: string;
}
