export default async function postgresDown(): Promise<void> {
  await globalThis.stopPostgres?.();
}
