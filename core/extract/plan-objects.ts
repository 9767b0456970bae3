import type { ObjectSummary } from '#core/model';
import { skipOf } from './unsupported.ts';

/** What a run does with one object of the org. `reason` is empty when it is read; `expected` means skipped by design. */
export interface PlannedObject {
  readonly name: string;
  readonly label: string;
  readonly read: boolean;
  readonly reason: string;
  readonly expected: boolean;
}

/** Every object of the org, each either read or skipped with a reason, in the order of their names. */
export function planObjects(summaries: readonly ObjectSummary[]): PlannedObject[] {
  return summaries
    .map((object) => {
      const { name, label } = object;
      const skip = skipOf(object);
      return skip === undefined
        ? { name, label, read: true, reason: '', expected: true }
        : { name, label, read: false, ...skip };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
