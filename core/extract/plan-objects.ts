import { holdsName, isSelected, type ChoosableObject, type ObjectFilter } from '#core/model';
import { isBusinessContent } from './unsupported.ts';

/** What a run does with one object of the org. `reason` is empty when it is read; `expected` means skipped by design or by choice. */
export interface PlannedObject {
  readonly name: string;
  readonly label: string;
  readonly read: boolean;
  readonly reason: string;
  readonly expected: boolean;
}

/** What a job decided about the objects of its org. */
export interface JobChoice {
  readonly filter: ObjectFilter;
  /** API names of objects that came to the org after the job was saved and were not taken in. */
  readonly leftOut: ReadonlySet<string>;
}

/**
 * Every object of the org, each either read or skipped with a reason, in the order of their names; and the objects chosen by name that
 * the org does not list. What the job's owner decided not to back up is expected; what was chosen and cannot be had is not.
 */
export function planObjects(objects: readonly ChoosableObject[], choice: JobChoice): PlannedObject[] {
  const listed = new Set(objects.map(({ name }) => name.toLowerCase()));
  const unlisted = choice.filter.include.filter((name) => !listed.has(name.toLowerCase()));
  return [...objects.map((object) => planned(object, choice)), ...unlisted.map(notListed)].sort(
    (one, other) => (one.name < other.name ? -1 : 1),
  );
}

function planned(object: ChoosableObject, choice: JobChoice): PlannedObject {
  const { name, label, group, reason } = object;
  if (isSelected(object, choice.filter)) return { name, label, read: true, reason: '', expected: true };
  const skipped = { name, label, read: false, expected: true };
  if (holdsName(choice.filter.exclude, name) && group !== 'unsupported') {
    return {
      ...skipped,
      reason: choice.leftOut.has(name)
        ? 'New in the org, not selected: the job does not take in new objects of this kind by itself.'
        : 'Excluded in the settings of the job.',
    };
  }
  if (group === 'unsupported') {
    const wanted = holdsName(choice.filter.include, name);
    const missed = choice.filter.mode === 'recommended' && isBusinessContent(name);
    return { ...skipped, reason, expected: !wanted && (!missed || holdsName(choice.filter.exclude, name)) };
  }
  return {
    ...skipped,
    reason:
      choice.filter.mode === 'manual'
        ? 'Not selected in the settings of the job.'
        : `Not recommended: ${reason}`,
  };
}

function notListed(name: string): PlannedObject {
  const reason = 'Chosen in the settings of the job, but the connected user sees no such object in the org.';
  return { name, label: name, read: false, reason, expected: false };
}
