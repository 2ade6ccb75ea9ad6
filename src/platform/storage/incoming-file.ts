/** A file on its way in, through whichever door. */
export interface IncomingFile {
  readonly name: string;
  /** What its sender says that it is; what it is, its bytes tell. */
  readonly claimedType: string;
  /** To be read once. Ends where the file has come whole; throws where it has not. */
  readonly content: AsyncIterable<Uint8Array>;
}
