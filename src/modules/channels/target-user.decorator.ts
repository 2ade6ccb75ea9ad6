import { createParamDecorator } from '@nestjs/common';
import { currentPrincipal } from '../../common/auth/index.js';
import { unauthenticated } from '../../common/errors/index.js';
import { IdPipe } from '../../common/validation/index.js';

interface MemberRequest {
  params: { userId: string };
}

const idPipe = new IdPipe('userId');

/** The `{userId}` of the path; `me` stands for the caller. */
export const TargetUser = createParamDecorator((_data: unknown, context): string => {
  const { userId } = context.switchToHttp().getRequest<MemberRequest>().params;
  if (userId !== 'me') return idPipe.transform(userId, { type: 'custom' });
  const principal = currentPrincipal(context);
  if (!principal) throw unauthenticated();
  return principal.userId;
});
