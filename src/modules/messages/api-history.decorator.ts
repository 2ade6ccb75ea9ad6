import { applyDecorators } from '@nestjs/common';
import { ApiCreatedResponse, ApiExtraModels, ApiOkResponse, getSchemaPath } from '@nestjs/swagger';
import { MessageChanges, MessagePage, MessageRange } from './dto/history.view.js';
import { MessageView } from './dto/message.view.js';

/** The answer follows from the way that the query takes. */
export function ApiHistoryResponse() {
  const views = [MessagePage, MessageRange, MessageChanges];
  return applyDecorators(
    ApiExtraModels(...views),
    ApiOkResponse({
      description: 'With `page`; with `before`, `after` or `around`; with `sinceRev`',
      schema: { oneOf: views.map((view) => ({ $ref: getSchemaPath(view) })) },
    }),
  );
}

export function ApiPostedResponse() {
  return applyDecorators(
    ApiCreatedResponse({ type: MessageView, description: 'Stored' }),
    ApiOkResponse({ type: MessageView, description: 'A repeated send: the original' }),
  );
}
