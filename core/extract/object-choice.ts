import type { ChoosableObject, ObjectSummary } from '#core/model';
import { churnReason, setUpReason, sideObjectReason } from './not-recommended.ts';
import { unsupportedReason } from './unsupported.ts';

/** Every object of the org with how it stands to backups and why, in the order of their names. */
export function classifyObjects(summaries: readonly ObjectSummary[]): ChoosableObject[] {
  return summaries
    .map((object) => ({
      name: object.name,
      label: object.label,
      custom: object.custom,
      namespace: namespaceOf(object.name),
      ...groupOf(object),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The managed package an object belongs to: `SBQQ` of `SBQQ__Quote__c`, null of `Quote__c`. */
export function namespaceOf(name: string): string | null {
  const parts = name.split('__');
  return parts.length > 2 ? (parts[0] ?? null) : null;
}

function groupOf(object: ObjectSummary): Pick<ChoosableObject, 'group' | 'reason'> {
  const unsupported = unsupportedReason(object);
  if (unsupported !== undefined) return { group: 'unsupported', reason: unsupported };
  const reason = sideObjectReason(object) ?? churnReason(object) ?? setUpReason(object);
  return reason === undefined ? { group: 'recommended', reason: '' } : { group: 'not_recommended', reason };
}
