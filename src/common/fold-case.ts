/** A name or an address as it is compared: databases disagree about case, so it is folded here. */
export function foldCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
