import type { FieldDef, ObjectDef } from './field-model.ts';
import type { Schema } from './schema.ts';
import { typedField } from './standard/overlay.ts';

/** What Person Accounts add to the schema; the names are those of a recorded describe of an org that has them. */

/** Fields of Contact that Account shows with `Person` in front. */
const MIRRORED: readonly string[] = [
  ...['Mailing', 'Other'].flatMap((stem) =>
    [
      'Street',
      'City',
      'State',
      'PostalCode',
      'Country',
      'Latitude',
      'Longitude',
      'GeocodeAccuracy',
      'Address',
    ].map((part) => `${stem}${part}`),
  ),
  'MobilePhone',
  'HomePhone',
  'OtherPhone',
  'AssistantPhone',
  'Email',
  'Title',
  'Department',
  'AssistantName',
  'LeadSource',
  'Birthdate',
  'HasOptedOutOfEmail',
  'HasOptedOutOfFax',
  'DoNotCall',
  'LastCURequestDate',
  'LastCUUpdateDate',
  'EmailBouncedReason',
  'EmailBouncedDate',
  'IndividualId',
];
const SAME_NAME = ['FirstName', 'LastName', 'Salutation'];

/** Adds person accounts to the schema. Run again after custom fields were added to Contact: each appears on Account as `__pc`. */
export function enablePersonAccounts(schema: Schema): void {
  const account = schema.find('Account');
  const contact = schema.find('Contact');
  if (account === undefined || contact === undefined) return;
  const flag = { ...typedField('IsPersonAccount', 'boolean'), createable: false, updateable: false };
  add(schema, account, { ...flag, label: 'Is Person Account' });
  add(schema, contact, { ...flag, label: 'Is Person Account' });
  add(schema, account, {
    ...typedField('PersonContactId', 'reference'),
    label: 'Contact ID',
    referenceTo: ['Contact'],
    relationshipName: 'PersonContact',
    createable: false,
    updateable: false,
  });
  for (const [theirs, ours] of pairs(contact)) {
    const field = contact.fields.get(theirs.toLowerCase());
    if (field !== undefined) add(schema, account, mirror(field, ours));
  }
  const recordType = schema.find('RecordType');
  if (recordType !== undefined)
    add(schema, recordType, { ...typedField('IsPersonType', 'boolean'), updateable: false });
  if (account.recordTypes.some(({ developerName }) => developerName === 'PersonAccount')) return;
  account.recordTypes.push({
    developerName: 'PersonAccount',
    label: 'Person Account',
    active: true,
    id: undefined,
  });
  add(schema, account, {
    ...typedField('RecordTypeId', 'reference'),
    label: 'Record Type ID',
    referenceTo: ['RecordType'],
    relationshipName: 'RecordType',
  });
}

function add(schema: Schema, object: ObjectDef, field: FieldDef): void {
  if (!object.fields.has(field.name.toLowerCase())) schema.addField(object, field);
}

/** Field of Contact -> field of Account that shows it. */
function pairs(contact: ObjectDef): [string, string][] {
  const custom = [...contact.fields.values()].filter(({ name }) => name.endsWith('__c'));
  return [
    ...SAME_NAME.map((name): [string, string] => [name, name]),
    ...MIRRORED.map((name): [string, string] => [name, `Person${name}`]),
    ...custom.map(({ name }): [string, string] => [name, name.replace(/__c$/, '__pc')]),
  ];
}

/** The same, only those that both objects have and that hold values of their own. */
export function personFieldPairs(schema: Schema): [string, string][] {
  const [account, contact] = [schema.find('Account'), schema.find('Contact')];
  if (account === undefined || contact === undefined) return [];
  return pairs(contact).filter(([theirs, ours]) => {
    const field = contact.fields.get(theirs.toLowerCase());
    const stored = field !== undefined && !field.calculated && field.type !== 'address';
    return stored && account.fields.has(ours.toLowerCase());
  });
}

function mirror(field: FieldDef, name: string): FieldDef {
  const compound = field.compoundFieldName;
  return {
    ...field,
    name,
    nillable: field.type !== 'boolean',
    unique: false,
    idLookup: false,
    compoundFieldName: compound === null || compound === 'Name' ? compound : `Person${compound}`,
    relationshipName: field.relationshipName === null ? null : relationshipOf(field.relationshipName),
    childRelationshipName: null,
    cascadeDelete: false,
    restrictedDelete: false,
  };
}

const relationshipOf = (name: string): string =>
  name.endsWith('__r') ? name.replace(/__r$/, '__pr') : `Person${name}`;
