import { PickType } from '@nestjs/swagger';
import { PlainData } from '../../../platform/errors/index.js';
import { PostMessageDto } from './post-message.dto.js';

@PlainData()
export class EditMessageDto extends PickType(PostMessageDto, ['text']) {}
