/** Numbers by what they count: `{ 'posts/s': 40_000, 'ms p50': 1.2 }`. NaN where the system does not tell. */
export type Figures = Readonly<Record<string, number>>;

/** One line of work and what was measured of it. */
export interface Row {
  readonly name: string;
  readonly work: string;
  readonly server: Figures;
  /** Stands in the table where there are no figures: why there are none. */
  readonly missing?: string;
  /** What the server is held against. */
  readonly floor?: { readonly is: string; readonly figures: Figures };
  readonly ratio?: number;
  readonly target?: Target;
  /** The server's processor time for a unit of work, and the floor's. */
  readonly cpu?: { readonly unit: string; readonly server: number; readonly floor?: number };
}

/** A number to reach. Falling short of it is a result, not an error. */
export interface Target {
  readonly is: 'at least' | 'at most';
  readonly value: number;
  /** What came of it. */
  readonly measured: number;
  /** Where it is not the ratio that is to be reached. */
  readonly unit?: string;
}

export function isReached({ is, value, measured }: Target): boolean {
  return is === 'at least' ? measured >= value : measured <= value;
}
