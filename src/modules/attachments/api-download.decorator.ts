import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';

/** The answers of a route that gives bytes, whole or in part, or says where they are. */
export function ApiDownloadResponses(mediaType: string) {
  const content = { [mediaType]: { schema: { type: 'string', format: 'binary' } } } as const;
  return applyDecorators(
    ApiHeader({ name: 'Range', required: false, description: 'One part, as `bytes=0-499`' }),
    ApiHeader({ name: 'If-None-Match', required: false }),
    ApiResponse({ status: 200, description: 'The bytes', content }),
    ApiResponse({ status: 206, description: 'The part that was asked for', content }),
    ApiResponse({ status: 302, description: 'They are at the `Location`, for a minute' }),
    ApiResponse({ status: 304, description: 'Unchanged' }),
    ApiResponse({ status: 416, description: 'There is no such part' }),
  );
}
