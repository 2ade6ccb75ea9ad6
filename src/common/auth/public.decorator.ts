import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'auth:public';

/** Open to strangers: the route asks for no token. Everything else does. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
