import { createHash } from 'node:crypto';
import type { ChildRelationship, FieldDescription, ObjectDescription, ObjectSummary } from '#core/model';
import { asCount, asList, asShape, asText, type Shape } from './reply-shape.ts';

/** Objects of a global describe reply. */
export function readGlobalDescribe(reply: unknown): ObjectSummary[] {
  return asList(asShape(reply, 'describe')['sobjects'], 'list of objects').map((row) =>
    readSummary(asShape(row, 'object')),
  );
}

/** An sObject describe reply, cut to what Holdfast uses. */
export function readDescription(reply: unknown): ObjectDescription {
  const shape = asShape(reply, 'describe');
  return {
    ...readSummary(shape),
    fields: asList(shape['fields'], 'list of fields').map((field) => readField(asShape(field, 'field'))),
    childRelationships: asList(shape['childRelationships'] ?? [], 'list of child relationships').flatMap(
      readChild,
    ),
  };
}

function readSummary(shape: Shape): ObjectSummary {
  const flag = flagOf(shape);
  return {
    name: asText(shape['name'], 'object name'),
    label: asText(shape['label'], 'object label'),
    labelPlural:
      typeof shape['labelPlural'] === 'string'
        ? shape['labelPlural']
        : asText(shape['label'], 'object label'),
    keyPrefix: textOrNull(shape['keyPrefix']),
    custom: flag('custom'),
    customSetting: flag('customSetting'),
    queryable: flag('queryable'),
    createable: flag('createable'),
    updateable: flag('updateable'),
    deletable: flag('deletable'),
    undeletable: flag('undeletable'),
    replicateable: flag('replicateable'),
  };
}

function readField(shape: Shape): FieldDescription {
  const flag = flagOf(shape);
  const count = (name: string): number => asCount(shape[name] ?? 0, name);
  return {
    name: asText(shape['name'], 'field name'),
    label: asText(shape['label'], 'field label'),
    type: asText(shape['type'], 'field type'),
    length: count('length'),
    precision: count('precision'),
    scale: count('scale'),
    nillable: flag('nillable'),
    createable: flag('createable'),
    updateable: flag('updateable'),
    calculated: flag('calculated'),
    autoNumber: flag('autoNumber'),
    defaultedOnCreate: flag('defaultedOnCreate'),
    nameField: flag('nameField'),
    externalId: flag('externalId'),
    unique: flag('unique'),
    filterable: flag('filterable'),
    encrypted: flag('encrypted'),
    restrictedPicklist: flag('restrictedPicklist'),
    compoundFieldName: textOrNull(shape['compoundFieldName']),
    referenceTo: asList(shape['referenceTo'] ?? [], 'list of referenced objects').map((name) =>
      asText(name, 'object name'),
    ),
    relationshipName: textOrNull(shape['relationshipName']),
    relationshipOrder: typeof shape['relationshipOrder'] === 'number' ? shape['relationshipOrder'] : null,
    cascadeDelete: flag('cascadeDelete'),
    writeRequiresMasterRead: flag('writeRequiresMasterRead'),
    ...fingerprintsOf(shape),
  };
}

/** What decides the values of a field beyond its type, as fingerprints: formulas and lists of values can be long. */
function fingerprintsOf(
  shape: Shape,
): Pick<FieldDescription, 'formulaHash' | 'picklistHash' | 'picklistLabelsHash'> {
  const { calculatedFormula: formula, picklistValues } = shape;
  const entries = asList(picklistValues ?? [], 'list of picklist values').map((entry) =>
    asShape(entry, 'picklist value'),
  );
  const values = entries.map(({ value }) => String(value));
  const shown = entries.map(({ value, label, active }) => [value, label, active]);
  return {
    ...(typeof formula === 'string' ? { formulaHash: fingerprint(formula) } : {}),
    ...(entries.length === 0
      ? {}
      : { picklistHash: fingerprint(values.sort()), picklistLabelsHash: fingerprint(shown) }),
  };
}

function fingerprint(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
}

function readChild(value: unknown): ChildRelationship[] {
  const shape = asShape(value, 'child relationship');
  const { childSObject, field } = shape;
  if (typeof childSObject !== 'string' || typeof field !== 'string') return []; // junction lists name no field
  return [{ childSObject, field, cascadeDelete: shape['cascadeDelete'] === true }];
}

function flagOf(shape: Shape): (name: string) => boolean {
  return (name) => shape[name] === true;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
