import { newId } from './id.js';

it('Ids are UUIDv7, each once, in ascending order', () => {
  const ids = Array.from({ length: 50_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.every((id) => pattern.test(id))).toBe(true);
  const milliseconds = parseInt(ids[0]!.replace('-', '').slice(0, 12), 16);
  expect(Math.abs(Date.now() - milliseconds)).toBeLessThan(10_000);
});
