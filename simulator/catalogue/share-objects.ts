import type { FieldDef, ObjectDef } from './field-model.ts';
import { typedField } from './standard/overlay.ts';

/**
 * Share objects: `AccountShare`, `Thing__Share`. One row for each user or group that a record is open to, with the reason. They can be
 * created, changed and deleted, never undeleted, and the replication calls do not know them [recorded: global describe].
 */

/** Name of the share object of an object; undefined for those that never have one. */
export function shareObjectName(object: string): string | undefined {
  if (object.endsWith('__c')) return object.replace(/__c$/, '__Share');
  return object.includes('__') || object === 'User' ? undefined : `${object}Share`;
}

export const isShareObject = (name: string): boolean => /[a-z0-9]Share$|__Share$/.test(name);

/** Ids of share rows begin so [seen in public listings]; those of custom objects share one prefix, as do the rarer ones here. */
const PREFIXES: Readonly<Record<string, string>> = {
  AccountShare: '00r',
  CampaignShare: '08s',
  CaseShare: '01n',
  ContactShare: '03j',
  LeadShare: '01o',
  OpportunityShare: '00t',
  UserShare: '0N2',
};

export const sharePrefix = (name: string): string => PREFIXES[name] ?? '02c';

/** The lookup to the shared record. */
export function parentFieldOf(share: ObjectDef): FieldDef | undefined {
  const own = share.fields.get('parentid');
  if (own !== undefined) return own;
  return share.fields.get(`${share.name.replace(/Share$/, '')}Id`.toLowerCase());
}

/** The access levels of a share object, that to the record itself first. */
export function levelFields(share: ObjectDef): FieldDef[] {
  const own = `${share.name.replace(/Share$/, '')}AccessLevel`;
  const levels = [...share.fields.values()].filter(({ name }) => name.endsWith('AccessLevel'));
  return levels.sort((a, b) => Number(b.name === own) - Number(a.name === own));
}

const entries = (values: readonly string[]): FieldDef['picklist'] =>
  values.map((value) => ({ value, label: value, active: true, defaultValue: false }));

/** Corrects the share object of a standard object as it was derived: what can be written, and whom a share may name. */
export function correctShare(derived: ObjectDef): ObjectDef {
  if (!isShareObject(derived.name) || !derived.fields.has('rowcause')) return derived;
  for (const field of derived.fields.values()) correctField(derived, field);
  return { ...derived, ...SHARE_FLAGS };
}

const SHARE_FLAGS = {
  createable: true,
  updateable: true,
  deletable: true,
  undeletable: false,
  replicateable: false,
} as const;

function correctField(share: ObjectDef, field: FieldDef): void {
  const fixed = { createable: true, updateable: false };
  if (field.name === 'UserOrGroupId')
    Object.assign(field, fixed, {
      referenceTo: ['Group', 'User'],
      relationshipName: 'UserOrGroup',
      nillable: false,
    });
  else if (field === parentFieldOf(share))
    Object.assign(field, fixed, { nillable: false, cascadeDelete: false });
  else if (field.name === 'RowCause')
    Object.assign(field, fixed, {
      type: 'picklist',
      nillable: true,
      length: 40,
      defaultValue: 'Manual',
      defaultedOnCreate: true,
      picklist: entries(['Owner', 'Manual', 'Rule']),
    });
  else if (field.name.endsWith('AccessLevel'))
    Object.assign(field, {
      type: 'picklist',
      length: 40,
      nillable: field.name === 'ContactAccessLevel',
      picklist: entries(['Read', 'Edit', 'All']),
    });
  else Object.assign(field, { createable: false, updateable: false });
}

/** The share object of a custom object: it exists while the org-wide default is less than public [documented]. */
export function customShare(parent: ObjectDef, name: string): ObjectDef {
  const readOnly = { createable: false, updateable: false };
  const list: FieldDef[] = [
    { ...typedField('Id', 'id'), ...readOnly, length: 18, nillable: false },
    {
      ...typedField('ParentId', 'reference'),
      referenceTo: [parent.name],
      relationshipName: 'Parent',
      childRelationshipName: 'Shares',
    },
    { ...typedField('AccessLevel', 'picklist') },
    { ...typedField('UserOrGroupId', 'reference') },
    { ...typedField('RowCause', 'picklist') },
    { ...typedField('LastModifiedDate', 'datetime'), ...readOnly, nillable: false },
    {
      ...typedField('LastModifiedById', 'reference'),
      ...readOnly,
      referenceTo: ['User'],
      relationshipName: 'LastModifiedBy',
      nillable: false,
    },
    { ...typedField('IsDeleted', 'boolean'), ...readOnly, nillable: false },
  ];
  const share: ObjectDef = {
    ...parent,
    ...SHARE_FLAGS,
    name,
    label: `Share: ${parent.label}`,
    labelPlural: `Share: ${parent.label}`,
    keyPrefix: null,
    kind: 'standard',
    searchable: false,
    triggerable: false,
    layoutable: false,
    feedEnabled: false,
    mergeable: false,
    fields: new Map(list.map((field) => [field.name.toLowerCase(), field])),
    recordTypes: [],
    validationRules: [],
    historyFields: [],
  };
  delete share.sharingModel;
  delete share.feedFields;
  return correctShare(share);
}
