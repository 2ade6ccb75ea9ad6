import { ApiProperty } from '@nestjs/swagger';
import { UserView } from '../../users/index.js';

/** What a register, a login and a refresh answer. */
export class SignInView {
  @ApiProperty({ type: UserView })
  user: UserView;

  @ApiProperty({ description: 'JWT; send it as `Authorization: Bearer …`' })
  accessToken: string;

  @ApiProperty({ description: 'Opaque; each use gives the next one' })
  refreshToken: string;

  @ApiProperty({ enum: ['Bearer'] })
  tokenType: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'How long the access token holds, in seconds' })
  expiresIn: number;
}
