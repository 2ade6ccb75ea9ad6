import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when others see a user here, so that a restart is no coming and going. By the databases' own ALTER TABLE. */
export class RememberWhoIsHere1764000100000 implements MigrationInterface {
  readonly name = 'RememberWhoIsHere1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_presence ADD COLUMN shown_since varchar(24)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE user_presence DROP COLUMN shown_since');
  }
}
