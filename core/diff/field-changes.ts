import type { FieldDescription } from '#core/model';

/** Values of a record by slot: the value of a field is at `slot - 1`; beyond the end it is null. */
export type Payload = readonly (string | null)[];

/** What a comparison needs to know of a field. */
export type DiffField = Pick<
  FieldDescription,
  'name' | 'label' | 'type' | 'calculated' | 'autoNumber' | 'createable' | 'updateable' | 'encrypted'
> & { readonly slot: number };

/** One field before and after, in Salesforce's own text; null is empty. */
export interface FieldChange {
  /** API name. */
  readonly field: string;
  readonly label: string;
  readonly type: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Whether a restore could write it: not calculated, not a system field, and writable for the connected user. */
  readonly restorable: boolean;
}

const systemFields = new Set([
  'createdbyid',
  'createddate',
  'isdeleted',
  'lastmodifiedbyid',
  'lastmodifieddate',
  'lastreferenceddate',
  'lastvieweddate',
  'systemmodstamp',
]);

/** True for the fields that Salesforce keeps for itself on every record. They move with each save and tell nothing about it. */
export function isSystemField(name: string): boolean {
  return systemFields.has(name.toLowerCase());
}

/**
 * How two states of a record differ. `before` is null for an added record and `after` for a deleted one; then every field with a value is
 * listed. People's fields come first, in the order of `fields`, then calculated ones, then system fields.
 */
export function fieldChanges(
  before: Payload | null,
  after: Payload | null,
  fields: readonly DiffField[],
): FieldChange[] {
  const written = before === null || after === null ? isInsertable : isUpdateable;
  const differing = fields.filter((field) => valueAt(before, field) !== valueAt(after, field));
  const inOrder = [0, 1, 2].flatMap((rank) => differing.filter((field) => rankOf(field) === rank));
  return inOrder.map((field) => ({
    field: field.name,
    label: field.label,
    type: field.type,
    before: valueAt(before, field),
    after: valueAt(after, field),
    restorable: rankOf(field) === 0 && !field.autoNumber && !field.encrypted && written(field),
  }));
}

/** The changes worth a line in a list: without the system fields, unless nothing else differs. */
export function headlineOf(changes: readonly FieldChange[]): FieldChange[] {
  const telling = changes.filter((change) => !isSystemField(change.field));
  return telling.length > 0 ? telling : [...changes];
}

function valueAt(payload: Payload | null, field: DiffField): string | null {
  return payload?.[field.slot - 1] ?? null;
}

function rankOf(field: DiffField): number {
  if (isSystemField(field.name)) return 2;
  return field.calculated ? 1 : 0;
}

const isUpdateable = (field: DiffField) => field.updateable;
const isInsertable = (field: DiffField) => field.updateable || field.createable;
