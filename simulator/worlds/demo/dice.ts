import type { Random } from '../world.ts';

/** Draws from one stream of random numbers. The same stream gives the same draws in the same order. */
export interface Dice {
  /** Uniform in [0, 1). */
  readonly next: Random;
  /** Whole number from `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** Number from `min` to `max`, rounded to `digits` decimals. */
  decimal(min: number, max: number, digits: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One entry of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** One value of `[value, weight]` pairs. */
  weighted<T>(pairs: readonly (readonly [T, number])[]): T;
  /** Up to `count` different entries, in their order in the list. */
  sample<T>(list: readonly T[], count: number): T[];
}

/** Wraps a caller's random numbers. */
export function diceFrom(random: Random): Dice {
  const int = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  return {
    next: random,
    int,
    decimal: (min, max, digits) => Number((min + random() * (max - min)).toFixed(digits)),
    chance: (probability) => random() < probability,
    pick: (list) => entryAt(list, int(0, list.length - 1)),
    weighted: (pairs) => weighted(pairs, random()),
    sample: (list, count) => sample(list, count, int),
  };
}

/** An own stream for each theme, so that more leads do not change the cases. */
export function seededDice(seed: number, theme: string): Dice {
  return diceFrom(mulberry32(hash(`${seed}:${theme}`)));
}

function entryAt<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError('cannot pick from an empty list');
  return list[index] as T;
}

function weighted<T>(pairs: readonly (readonly [T, number])[], draw: number): T {
  const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
  let left = draw * total;
  for (const [value, weight] of pairs) {
    left -= weight;
    if (left < 0) return value;
  }
  return entryAt(pairs, pairs.length - 1)[0];
}

function sample<T>(list: readonly T[], count: number, int: (min: number, max: number) => number): T[] {
  const chosen = new Set<number>();
  const wanted = Math.min(count, list.length);
  while (chosen.size < wanted) chosen.add(int(0, list.length - 1));
  return list.filter((_, index) => chosen.has(index));
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32 by Tommy Ettinger (public domain): small, fast and good enough for believable data. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
