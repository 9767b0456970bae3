import { flagAt, listAt, numberAt, textAt, type XmlNode } from '../../catalogue/metadata-files.ts';
import { fieldIntegrity } from '../../engine/errors.ts';
import { mustHave, mustNotHave, noLabel, tooLong, tooShort } from './refusals.ts';

/** Attributes that a field of a type needs. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Text: ['length'],
  EncryptedText: ['length'],
  LongTextArea: ['length', 'visibleLines'],
  Html: ['length', 'visibleLines'],
  Number: ['precision', 'scale'],
  Currency: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
  Checkbox: ['defaultValue'],
  Lookup: ['referenceTo'],
  MasterDetail: ['referenceTo', 'relationshipName'],
  MultiselectPicklist: ['visibleLines'],
  Location: ['scale'],
  Summary: ['summaryForeignKey', 'summaryOperation'],
};

/** Types whose values come by themselves or cannot be missing: `required` makes no sense. */
const NEVER_REQUIRED = new Set(['AutoNumber', 'Checkbox', 'Html', 'LongTextArea', 'MasterDetail', 'Summary']);

const KNOWN_TYPES = new Set([
  ...Object.keys(NEEDED),
  ...[
    'AutoNumber',
    'Date',
    'DateTime',
    'Email',
    'Hierarchy',
    'MetadataRelationship',
    'Phone',
    'Picklist',
    'TextArea',
    'Time',
    'Url',
  ],
]);

/** Least and greatest length by type. */
const LENGTHS: Readonly<Record<string, readonly [number, number]>> = {
  Text: [1, 255],
  EncryptedText: [1, 175],
  LongTextArea: [256, 131_072],
  Html: [256, 131_072],
};

/** Throws when a custom field lacks an attribute of its type, or has one that does not fit. */
export function checkFieldAttributes(xml: XmlNode): void {
  const type = textAt(xml, 'type');
  if (type === undefined) throw fieldIntegrity('Must specify a type for the CustomField');
  if (!KNOWN_TYPES.has(type)) throw fieldIntegrity(`'${type}' is not a valid value for the enum 'FieldType'`);
  if ((textAt(xml, 'label') ?? '') === '') throw noLabel('CustomField');
  const formula = textAt(xml, 'formula') !== undefined;
  if (flagAt(xml, 'required') && (formula || NEVER_REQUIRED.has(type))) throw mustNotHave('required', type);
  if (formula) return;
  const missing = (NEEDED[type] ?? []).find((name) => (textAt(xml, name) ?? '') === '');
  if (missing !== undefined) throw mustHave(missing, type);
  checkSizes(xml, type);
  if (type === 'Picklist' || type === 'MultiselectPicklist') checkValueSet(xml, type);
}

function checkSizes(xml: XmlNode, type: string): void {
  const [least, most] = LENGTHS[type] ?? [0, Number.MAX_SAFE_INTEGER];
  const length = numberAt(xml, 'length') ?? least;
  if (length < least) throw tooShort(least);
  if (length > most) throw tooLong(most);
  const precision = numberAt(xml, 'precision') ?? 1;
  const scale = numberAt(xml, 'scale') ?? 0;
  if (type !== 'Location' && (precision > 18 || precision < 1 || scale > precision))
    throw fieldIntegrity(
      'Invalid precision or scale: at most 18 digits, and no more decimal places than digits',
    );
}

function checkValueSet(xml: XmlNode, type: string): void {
  if (textAt(xml, 'valueSet', 'valueSetName') !== undefined) return;
  const values = listAt(xml, 'valueSet', 'valueSetDefinition', 'value');
  if (values.length === 0) throw mustHave('valueSet', type);
  const names = values.map((value) => textAt(value, 'fullName') ?? '');
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw fieldIntegrity(`Duplicate picklist value: ${double}`);
}
