import type { ObjectDescription } from '#core/model';
import { referencesIn } from '../plan/writable-fields.ts';
import type { LiveRecord, ScopedRecord } from '../plan/planned-record.ts';

/** What becomes of the records of the recycle bin, by the Id in the backup. */
export interface BinFate {
  /** Asked for by the plan. */
  readonly undeleted: ReadonlySet<string>;
  /** Come back by themselves when a record they were deleted with is undeleted (cascade delete), directly or in turn. */
  readonly returning: ReadonlySet<string>;
}

/** The org as it was read; `live` by the Id in the backup. */
interface BinState {
  readonly descriptions: ReadonlyMap<string, ObjectDescription>;
  readonly live: ReadonlyMap<string, LiveRecord>;
}

/** What undeleting the deleted records of `scoped` brings back of them, and of `along`, which nobody asked for. */
export function fateOfBin(
  scoped: readonly ScopedRecord[],
  along: readonly ScopedRecord[],
  { descriptions, live }: BinState,
): BinFate {
  const inBin = ({ did, recordId }: ScopedRecord): boolean =>
    did === 'deleted' && live.get(recordId)?.deleted === true;
  const asked = scoped.filter(inBin);
  const undeleted = new Set(
    asked.filter(({ object }) => descriptions.get(object)?.undeletable).map(({ recordId }) => recordId),
  );
  const open = [...asked, ...along.filter(inBin)];
  return { undeleted, returning: returningWith(undeleted, open, descriptions) };
}

function returningWith(
  undeleted: ReadonlySet<string>,
  inBin: readonly ScopedRecord[],
  descriptions: ReadonlyMap<string, ObjectDescription>,
): Set<string> {
  const cascades = cascadingFields(descriptions);
  const returning = new Set<string>();
  for (let grown = true; grown;) {
    grown = false;
    for (const { object, recordId, wanted } of inBin) {
      const description = descriptions.get(object);
      if (!description || returning.has(recordId)) continue;
      const comesBack = referencesIn(description, wanted).some(
        ({ field, id }) =>
          cascades.has(`${object}.${field.name}`) && (undeleted.has(id) || returning.has(id)),
      );
      if (!comesBack) continue;
      returning.add(recordId);
      grown = true;
    }
  }
  return returning;
}

/** `Object.Field` of the relationships by which a delete takes the child along. */
export function cascadingFields(descriptions: ReadonlyMap<string, ObjectDescription>): Set<string> {
  return new Set(
    [...descriptions.values()].flatMap(({ childRelationships }) =>
      childRelationships
        .filter(({ cascadeDelete }) => cascadeDelete)
        .map(({ childSObject, field }) => `${childSObject}.${field}`),
    ),
  );
}
