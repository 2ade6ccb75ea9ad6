import { mergedStatus } from './status.js';

const here = { isAway: false };
const away = { isAway: true };

describe('the status that others see', () => {
  it('is offline without a connection, whatever was chosen', () => {
    expect(mergedStatus('online', [])).toBe('offline');
    expect(mergedStatus('busy', [])).toBe('offline');
  });

  it('is away only where every connection is', () => {
    expect(mergedStatus('online', [away, here])).toBe('online');
    expect(mergedStatus('online', [away, away])).toBe('away');
  });

  it('is busy or invisible on all connections, once chosen on one', () => {
    expect(mergedStatus('busy', [away, here])).toBe('busy');
    expect(mergedStatus('invisible', [here, here])).toBe('offline');
  });
});
