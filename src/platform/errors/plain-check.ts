import type { Type } from '@nestjs/common';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Check = (value: unknown, object: object) => boolean;

const PLAIN = Symbol('plain data');

/**
 * Marks a payload whose fields are values as they came: class-transformer has nothing to do on them, so what is valid
 * at first sight is not copied.
 */
export function PlainData(): ClassDecorator {
  return (target) => Reflect.defineMetadata(PLAIN, true, target);
}

/**
 * Says at once, and cheaply, whether a payload is good: by the very rules that class-validator has from the class's
 * decorators, without its walk, its promises and its report. Null for a class that is not `PlainData`. A payload that
 * fails here is given to class-validator, which says why.
 */
export function plainCheckOf(metatype: Type): ((value: unknown) => boolean) | null {
  if (!Reflect.getMetadata(PLAIN, metatype)) return null;
  const storage = getMetadataStorage();
  const checks = new Map<string, { conditions: Check[]; rules: Check[] }>();
  for (const metadata of storage.getTargetValidationMetadatas(metatype, '', false, false)) {
    const { type, propertyName, constraintCls, constraints, each } = metadata;
    const { conditions, rules } = checks.get(propertyName) ?? { conditions: [], rules: [] };
    checks.set(propertyName, { conditions, rules });
    if (type === ValidationTypes.CONDITIONAL_VALIDATION) {
      const [condition] = constraints as [(object: object, value: unknown) => boolean];
      conditions.push((value, object) => condition(object, value));
    } else if (type === ValidationTypes.CUSTOM_VALIDATION && !each) {
      for (const { instance } of storage.getTargetValidatorConstraints(constraintCls)) {
        rules.push((value, object) => {
          const { name: targetName } = metatype;
          const args = { value, constraints, targetName, object, property: propertyName };
          return instance.validate(value, args) === true;
        });
      }
    } else {
      throw new Error(
        `${metatype.name}.${propertyName} has a rule that a plain check cannot judge`,
      );
    }
  }
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const key of Object.keys(value)) if (!checks.has(key)) return false;
    for (const [property, { conditions, rules }] of checks) {
      const field = (value as Record<string, unknown>)[property];
      const isAsked = conditions.every((condition) => condition(field, value));
      if (isAsked && !rules.every((rule) => rule(field, value))) return false;
    }
    return true;
  };
}
