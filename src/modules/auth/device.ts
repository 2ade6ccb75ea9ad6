/** Where a sign-in comes from, as its owner will see it in the list of sessions. */
export interface Device {
  readonly ip: string;
  readonly userAgent: string;
}
