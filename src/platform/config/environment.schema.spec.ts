import { readFileSync } from 'node:fs';
import { environmentSchema } from './environment.schema.js';

/** `# NAME=value`, as the example shows each variable. */
function exampleVariables(): Map<string, string> {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^# ([A-Z_]+)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value!] as const];
    }),
  );
}

describe('.env.example', () => {
  it('shows every variable, and none that there is not', () => {
    expect([...exampleVariables().keys()].sort()).toEqual(
      Object.keys(environmentSchema.shape).sort(),
    );
  });

  it('shows the defaults', () => {
    const shown = [...exampleVariables()].filter(([, value]) => value !== '');
    const defaults = environmentSchema.parse({});
    // HOST has no default of its own: it follows from NODE_ENV.
    expect(environmentSchema.parse(Object.fromEntries(shown))).toEqual({
      ...defaults,
      HOST: '127.0.0.1',
      TRUST_PROXY: expect.any(Function),
    });
  });
});
