import type { StoredRecord } from '../engine/record.ts';
import type { AggregateValue, Group } from './plan.ts';

/** Groups of records by keys, with the subtotals of ROLLUP and CUBE. */

type Key = (record: StoredRecord) => AggregateValue;

/** Which keys each grouping uses: all of them, for ROLLUP one fewer each time, for CUBE every choice. */
export function groupingSets(kind: 'plain' | 'ROLLUP' | 'CUBE', keys: number): (readonly number[])[] {
  const all = Array.from({ length: keys }, (_, index) => index);
  if (kind === 'plain') return [all];
  if (kind === 'ROLLUP') return Array.from({ length: keys + 1 }, (_, fewer) => all.slice(0, keys - fewer));
  return Array.from({ length: 2 ** keys }, (_, mask) => all.filter((index) => (mask & (1 << index)) === 0));
}

/** The groups of all sets. A key that a set leaves out is null there and named in `summed`. */
export function groupsBy(
  records: readonly StoredRecord[],
  keys: readonly Key[],
  sets: readonly (readonly number[])[],
): Group[] {
  return sets.flatMap((set) => {
    const groups = new Map<string, { key: AggregateValue[]; records: StoredRecord[]; summed: Set<number> }>();
    const summed = new Set(keys.map((_, index) => index).filter((index) => !set.includes(index)));
    for (const record of records) {
      const key = keys.map((read, index) =>
        set.includes(index) ? read(record) : { value: null, field: undefined },
      );
      const text = JSON.stringify(
        key.map(({ value }) => (typeof value === 'string' ? value.toLowerCase() : value)),
      );
      const group = groups.get(text);
      if (group === undefined) groups.set(text, { key, records: [record], summed });
      else group.records.push(record);
    }
    return [...groups.values()];
  });
}
