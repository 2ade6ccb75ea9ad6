/** One line of work and what was measured of it. */
export interface Row {
  readonly name: string;
  readonly work: string;
  readonly figures: Readonly<Record<string, number>>;
}
