import { PickType } from '@nestjs/swagger';
import { PostMessageDto } from './post-message.dto.js';

export class EditMessageDto extends PickType(PostMessageDto, ['text']) {}
