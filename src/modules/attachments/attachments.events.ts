/** Attachments are no more; the bytes that no other one has may go. Committed. */
export class FilesReleased {}
