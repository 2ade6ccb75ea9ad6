import { ValidateIf } from 'class-validator';

/** May be left out, but not be null: `@IsOptional` lets both pass, and is for what may be null. */
export const IfGiven = () => ValidateIf((_object, value) => value !== undefined);
