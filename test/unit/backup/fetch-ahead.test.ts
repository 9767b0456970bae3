import { describe, expect, it } from 'vitest';
import { HoldfastError } from '#core/model';
import { fetchAhead } from '../../../core/backup/fetch-ahead.ts';

describe('asking ahead', () => {
  function counting() {
    const calls: (readonly string[])[] = [];
    const fetch = async (names: readonly string[]) => {
      calls.push(names);
      return new Map(names.filter((name) => name !== 'gone').map((name) => [name, name.toUpperCase()]));
    };
    return { calls, fetch };
  }

  it('asks for a name together with the next unknown ones, and each name once', async () => {
    const { calls, fetch } = counting();
    const ask = fetchAhead(['a', 'b', 'c', 'd', 'e'], 2, fetch);
    expect([await ask('b'), await ask('c'), await ask('a'), await ask('e')]).toEqual(['B', 'C', 'A', 'E']);
    expect(calls).toEqual([['b', 'c'], ['a', 'd'], ['e']]);
  });

  it('remembers that a name has no answer', async () => {
    const { calls, fetch } = counting();
    const ask = fetchAhead(['gone'], 5, fetch);
    expect([await ask('gone'), await ask('gone')]).toEqual([undefined, undefined]);
    expect(calls).toHaveLength(1);
  });

  it('leaves out names that are not worth it', async () => {
    const { calls, fetch } = counting();
    const ask = fetchAhead(['a', 'b', 'c', 'd'], 3, fetch, async (name) => name !== 'b');
    expect(await ask('a')).toBe('A');
    expect(calls).toEqual([['a', 'c', 'd']]);
  });

  it('asks for a name alone when the call for several is refused', async () => {
    const ask = fetchAhead(['a', 'b', 'bad'], 3, async (names) => {
      if (names.includes('bad')) throw new HoldfastError('ORG_REFUSED', 'Refused.');
      return new Map(names.map((name) => [name, name.toUpperCase()]));
    });
    expect([await ask('a'), await ask('b')]).toEqual(['A', 'B']);
    await expect(ask('bad')).rejects.toThrow('Refused.');
  });

  it('asks again after a call that failed', async () => {
    let down = true;
    const ask = fetchAhead(['a'], 5, async (names) => {
      if (down) throw new Error('down');
      return new Map(names.map((name) => [name, 1]));
    });
    await expect(ask('a')).rejects.toThrow('down');
    down = false;
    expect(await ask('a')).toBe(1);
  });
});
