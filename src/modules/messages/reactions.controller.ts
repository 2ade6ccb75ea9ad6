import { Controller, Delete, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '../../common/auth/index.js';
import { IdPipe } from '../../common/validation/index.js';
import { MessageView } from './dto/message.view.js';
import { EmojiPipe } from './emoji.pipe.js';
import { ReactionsService } from './reactions.service.js';

@ApiTags('messages')
@ApiBearerAuth()
@ApiParam({
  name: 'emoji',
  description: 'An emoji of Unicode, or a `:shortcode:`; percent-encoded',
})
@Controller('channels/:id/messages/:messageId/reactions/:emoji')
export class ReactionsController {
  constructor(private readonly reactions: ReactionsService) {}

  @Put()
  @ApiOperation({ summary: 'React to a message' })
  @ApiOkResponse({ type: MessageView })
  add(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Param('emoji', EmojiPipe) emoji: string,
  ) {
    return this.reactions.add(principal, id, messageId, emoji);
  }

  @Delete()
  @ApiOperation({ summary: 'Take a reaction back' })
  @ApiOkResponse({ type: MessageView })
  remove(
    @CurrentUser() principal: Principal,
    @Param('id', IdPipe) id: string,
    @Param('messageId', IdPipe) messageId: string,
    @Param('emoji', EmojiPipe) emoji: string,
  ) {
    return this.reactions.remove(principal, id, messageId, emoji);
  }
}
