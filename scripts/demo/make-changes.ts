import type {
  DescribedField,
  DescribedObject,
  FieldValue,
  OrgRecord,
  OrgState,
  OutsideUser,
  WriteResult,
} from './outside-user.ts';

/** What was done to the org between the two runs. */
export interface ChangesMade {
  readonly edited: number;
  readonly created: number;
  /** Parents deleted by name; what hung on them went along. */
  readonly deleted: number;
  /** Of these, taken out of the recycle bin as well, so that only an insert can bring them back. */
  readonly purged: number;
}

/** Objects that are the org's own furniture: nobody edits or deletes them in the story. */
const furniture = new Set([
  'Organization',
  'Profile',
  'User',
  'UserRole',
  'Group',
  'GroupMember',
  'RecordType',
  'PermissionSet',
  'PermissionSetAssignment',
  'Pricebook2',
  'PricebookEntry',
  'Product2',
  'ContentVersion',
  'ContentDocument',
  'ContentDocumentLink',
  'AccountContactRelation',
  'UserPermissionAccess',
  'BusinessHours',
  'EntityDefinition',
  'FieldDefinition',
]);

const editableTypes = new Set([
  'string',
  'textarea',
  'phone',
  'int',
  'double',
  'currency',
  'percent',
  'boolean',
  'date',
]);
const share = 0.05;

function changedValue(field: DescribedField, value: FieldValue | undefined, index: number): FieldValue {
  if (field.type === 'boolean') return value !== true;
  if (field.type === 'date') return '2026-03-01';
  if (
    field.type === 'int' ||
    field.type === 'double' ||
    field.type === 'currency' ||
    field.type === 'percent'
  )
    return 1 + (index % 7);
  return `Edited "${index}", ä\u00a0ö`.slice(0, field.length);
}

function isEditable(field: DescribedField): boolean {
  return (
    field.updateable &&
    field.createable &&
    !field.calculated &&
    !field.unique &&
    !field.restrictedPicklist &&
    editableTypes.has(field.type)
  );
}

/** The first `share` of an object's records, at least one, each with two fields changed (one of them emptied where it may be). */
function edits(description: DescribedObject, records: readonly OrgRecord[]): Record<string, FieldValue>[] {
  const fields = description.fields.filter(isEditable);
  if (fields.length === 0) return [];
  const count = Math.max(1, Math.floor(records.length * share));
  return records.slice(0, count).map((record, index) => {
    const first = fields[index % fields.length] as DescribedField;
    const filled = fields.find(
      (field) =>
        field !== first &&
        field.nillable &&
        field.type !== 'boolean' &&
        (record[field.name] ?? null) !== null,
    );
    return {
      Id: record.Id,
      [first.name]: changedValue(first, record[first.name], index),
      ...(filled === undefined ? {} : { [filled.name]: null }),
    };
  });
}

/** A new record after the model of an old one. */
function copyOf(description: DescribedObject, record: OrgRecord): Record<string, FieldValue> {
  const fields = description.fields.filter(
    (field) => field.createable && !field.unique && (record[field.name] ?? null) !== null,
  );
  return Object.fromEntries(fields.map((field) => [field.name, record[field.name] as FieldValue]));
}

function mustSucceed(results: readonly WriteResult[], what: string): void {
  const failed = results.find(({ success }) => !success);
  if (failed !== undefined) throw new Error(`${what}: ${JSON.stringify(failed.errors)}`);
}

/** Parents worth deleting: of objects with children in this org, those with the most children, and never more than a fifth. */
async function deletableParents(user: OutsideUser, state: OrgState): Promise<string[]> {
  const chosen: string[] = [];
  for (const [object, records] of state) {
    if (furniture.has(object) || records.length < 2) continue;
    const description = await user.describe(object);
    if (!description.deletable) continue;
    const children = new Map<string, number>();
    for (const { childSObject, field } of description.childRelationships) {
      for (const child of state.get(childSObject) ?? []) {
        const parent = child[field];
        if (typeof parent === 'string') children.set(parent, (children.get(parent) ?? 0) + 1);
      }
    }
    const parents = records
      .filter(({ Id }) => children.has(Id))
      .sort((a, b) => (children.get(b.Id) ?? 0) - (children.get(a.Id) ?? 0));
    chosen.push(
      ...parents.slice(0, Math.min(6, Math.max(2, Math.floor(records.length / 5)))).map(({ Id }) => Id),
    );
  }
  return chosen;
}

/**
 * A bad day: edits on every object of the business, new records, and deletes of parents with whatever hangs on them. Every second
 * deleted parent is purged from the recycle bin too.
 */
export async function makeChanges(user: OutsideUser, before: OrgState): Promise<ChangesMade> {
  let edited = 0;
  let created = 0;
  for (const [object, records] of before) {
    const first = records[0];
    if (furniture.has(object) || first === undefined) continue;
    const description = await user.describe(object);
    if (description.updateable) {
      const changes = edits(description, records);
      mustSucceed(await user.update(object, changes), `editing ${object}`);
      edited += changes.length;
    }
    if (description.createable) {
      // A rule of the org may refuse a twin; that is the org's right and no part of the story.
      created += (await user.insert(object, [copyOf(description, first)])).filter(
        ({ success }) => success,
      ).length;
    }
  }
  const parents = await deletableParents(user, before);
  const results = await user.remove(parents);
  const gone = parents.filter((_, index) => results[index]?.success === true);
  const purged = gone.filter((_, index) => index % 2 === 1);
  if (purged.length > 0) await user.purge(purged);
  return { edited, created, deleted: gone.length, purged: purged.length };
}
