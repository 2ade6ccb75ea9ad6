import { ApiProperty } from '@nestjs/swagger';
import { PageView } from '../../../common/paging/index.js';
import { WITHOUT_END, type Restriction } from '../entities/restriction.entity.js';

/** A ban or a mute in one channel. */
export class RestrictionView {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Null where it does not end by itself',
  })
  until: string | null;

  @ApiProperty({ type: String, nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'uuid' })
  createdBy: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

/** A page of bans or mutes, the latest first. */
export class RestrictionPage extends PageView {
  @ApiProperty({ type: [RestrictionView] })
  items: RestrictionView[];
}

export function restrictionView(restriction: Restriction): RestrictionView {
  const { userId, reason, createdBy, createdAt } = restriction;
  return { userId, until: endOf(restriction.until) ?? null, reason, createdBy, createdAt };
}

/** Undefined where there is no end. */
export function endOf(until: string): string | undefined {
  return until === WITHOUT_END ? undefined : until;
}
