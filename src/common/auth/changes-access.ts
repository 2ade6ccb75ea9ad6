/** An event after which someone may see or do less than before, or more. */
export interface ChangesAccess {
  /** Ids of the users. */
  readonly changesAccessOf: readonly string[];
}

export function changesAccess(event: object): event is ChangesAccess {
  return 'changesAccessOf' in event;
}
