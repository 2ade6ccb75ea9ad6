/** The LIKE pattern, with `\\` as its escape, of everything that contains `part` as it is. */
export function containing(part: string): string {
  return `%${part.replace(/[\\%_]/g, '\\$&')}%`;
}
