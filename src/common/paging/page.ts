/** A numbered page of a list whose length is known. `page` starts at 1. */
export interface Page<T> {
  readonly items: T[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}
