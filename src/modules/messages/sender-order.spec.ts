import { SenderOrder } from './sender-order.js';

const after = (turns: number, outcome: string, fails = false) => {
  let promise = Promise.resolve();
  for (let turn = 0; turn < turns; turn++) promise = promise.then(() => undefined);
  return promise.then(() => {
    if (fails) throw new Error(outcome);
    return outcome;
  });
};

describe('A sender’s order', () => {
  it('is that of arrival, however long each check takes and whether or not it succeeds', async () => {
    const order = new SenderOrder();
    const told: string[] = [];
    const tell = (name: string) => () => void told.push(name);
    await Promise.all([
      order.inTurn('ada', () => after(50, 'slow')).then(tell('slow')),
      order.inTurn('ada', () => after(5, 'bad', true)).catch(tell('bad')),
      order.inTurn('ada', () => after(0, 'quick')).then(tell('quick')),
    ]);
    expect(told).toEqual(['slow', 'bad', 'quick']);
  });

  it('is nobody else’s', async () => {
    const order = new SenderOrder();
    const told: string[] = [];
    await Promise.all([
      order.inTurn('ada', () => after(50, 'slow')).then(() => told.push('ada')),
      order.inTurn('ben', () => after(0, 'quick')).then(() => told.push('ben')),
    ]);
    expect(told).toEqual(['ben', 'ada']);
  });
});
