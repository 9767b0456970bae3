import {
  blankField,
  FIELD_TYPES,
  type FieldDef,
  type FieldType,
  type PicklistEntry,
} from '../field-model.ts';
import { ADMIN } from './admin.ts';
import { FILES } from './files.ts';
import { SALES } from './sales.ts';
import { SERVICE } from './service.ts';
import { TOOLING } from './tooling.ts';

/**
 * The notation of the fact tables beside this file. `@Object "Label" "Plural" flags` opens an object; each following line corrects one
 * field of it, and `+Field` adds one that the declarations lack (`+SYSTEM`: the audit fields). Words of a field line:
 * a type, `type(length)` or `type(precision,scale)`; `req` mandatory, `def` mandatory but filled in, `nonil` never null, `opt` may be
 * null, `filled` filled in when left out; `ro` read-only, `c` on create only, `u` on update only; `cascade`/`restrict` what a delete of the parent does; `->A,B` targets;
 * `rel=` relationship, `children=` its name seen from the parent; `[a|b*]` picklist with default, `strict` restricted; `default=`,
 * `auto=` auto-number format, `name`, `unique`, `idlookup`, `compound=`, `nocompound`, `noref`, `nofilter`, `nosort`, `nogroup`.
 */
export interface ObjectOverlay {
  readonly name: string;
  readonly label: string | undefined;
  readonly plural: string | undefined;
  readonly flags: ReadonlySet<string>;
  readonly lines: readonly FieldLine[];
}

export interface FieldLine {
  readonly name: string;
  readonly added: boolean;
  readonly words: readonly string[];
  readonly picklist: readonly PicklistEntry[] | undefined;
}

/** All overlays by object name. */
export function readOverlays(): Map<string, ObjectOverlay> {
  const result = new Map<string, ObjectOverlay>();
  for (const block of `${SALES}${SERVICE}${FILES}${ADMIN}${TOOLING}`.split(/^@/m).slice(1)) {
    const [head = '', ...lines] = block.split('\n').map((line) => line.trim());
    const labels = [...head.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
    const [name = '', ...flags] = head.replace(/"[^"]*"/g, '').split(/\s+/);
    const fields = lines.filter((line) => line !== '').map(parseLine);
    result.set(name, { name, label: labels[0], plural: labels[1], flags: new Set(flags), lines: fields });
  }
  return result;
}

function parseLine(line: string): FieldLine {
  const list = /\[([^\]]*)\]/.exec(line)?.[1];
  const [name = '', ...words] = line
    .replace(/\[[^\]]*\]/, '')
    .trim()
    .split(/\s+/);
  return {
    name: name.replace(/^\+/, ''),
    added: name.startsWith('+'),
    words,
    picklist: list?.split('|').map(toEntry),
  };
}

function toEntry(text: string): PicklistEntry {
  const value = text.replace(/\*$/, '');
  return { value, label: value, active: true, defaultValue: text.endsWith('*') };
}

const TYPED = /^([a-zA-Z]+(?:64)?)(?:\((\d+)(?:,(\d+))?\))?$/;
const isFieldType = (word: string): word is FieldType => (FIELD_TYPES as readonly string[]).includes(word);

/** Applies one line to a field definition (in place). */
export function applyLine(field: FieldDef, line: FieldLine): void {
  if (line.picklist !== undefined) field.picklist = [...line.picklist];
  for (const word of line.words) {
    const typed = TYPED.exec(word);
    if (typed?.[1] !== undefined && isFieldType(typed[1])) retype(field, typed[1], typed[2], typed[3]);
    else if (word.includes('=') || word.startsWith('->')) applySetting(field, word);
    else applyFlag(field, word);
  }
  const initial = field.picklist.find((entry) => entry.defaultValue);
  if (initial !== undefined && field.defaultValue === null)
    Object.assign(field, { defaultValue: initial.value, defaultedOnCreate: true });
}

/** A new field with the sizes that its type has when nothing else is said. */
export function typedField(name: string, type: FieldType): FieldDef {
  const field = blankField(name, type);
  retype(field, type, undefined, undefined);
  return field;
}

const SIZES: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  string: 255,
  picklist: 255,
  multipicklist: 4099,
  combobox: 255,
  email: 80,
  phone: 40,
  url: 255,
  textarea: 255,
  encryptedstring: 175,
};

function retype(
  field: FieldDef,
  type: FieldType,
  first: string | undefined,
  second: string | undefined,
): void {
  field.type = type;
  field.filterable = field.sortable = field.groupable = true;
  field.length = SIZES[type] === undefined ? 0 : Number(first ?? SIZES[type]);
  const decimal = type === 'double' || type === 'currency' || type === 'percent';
  field.precision = decimal ? Number(first ?? 18) : 0;
  field.scale = decimal ? Number(second ?? (type === 'currency' ? 2 : 0)) : 0;
  if (type !== 'reference') {
    field.referenceTo = [];
    field.relationshipName = null;
  }
  if (type === 'textarea') {
    field.extraTypeInfo = 'plaintextarea';
    if (field.length > 255) field.filterable = field.sortable = field.groupable = false;
  }
  if (decimal || type === 'datetime' || type === 'time') field.groupable = false;
  if (type === 'address' || type === 'location')
    field.sortable = field.groupable = field.createable = field.updateable = false;
  if (type === 'boolean') {
    field.nillable = false;
    field.defaultedOnCreate = true;
    field.defaultValue = false;
  }
}

function applySetting(field: FieldDef, word: string): void {
  if (word.startsWith('->')) {
    field.referenceTo = word.slice(2).split(',');
    return;
  }
  const [key, value = ''] = word.split('=', 2);
  if (key === 'rel') field.relationshipName = value;
  else if (key === 'children') field.childRelationshipName = value;
  else if (key === 'compound') field.compoundFieldName = value;
  else if (key === 'auto') {
    field.autoNumber = value;
    field.defaultedOnCreate = true;
  } else if (key === 'default') {
    field.defaultValue = value === 'true' ? true : value === 'false' ? false : value;
    field.defaultedOnCreate = true;
  } else throw new Error(`Unknown setting "${word}" on field ${field.name}`);
}

function applyFlag(field: FieldDef, word: string): void {
  const flag = FLAGS[word];
  if (flag === undefined) throw new Error(`Unknown word "${word}" on field ${field.name}`);
  flag(field);
}

const FLAGS: Readonly<Record<string, (field: FieldDef) => void>> = {
  req: (field) => Object.assign(field, { nillable: false, defaultedOnCreate: false }),
  def: (field) => Object.assign(field, { nillable: false, defaultedOnCreate: true }),
  nonil: (field) => Object.assign(field, { nillable: false }),
  filled: (field) => Object.assign(field, { defaultedOnCreate: true }),
  opt: (field) => Object.assign(field, { nillable: true }),
  ro: (field) => Object.assign(field, { createable: false, updateable: false }),
  c: (field) => Object.assign(field, { createable: true, updateable: false }),
  u: (field) => Object.assign(field, { createable: false, updateable: true }),
  cascade: (field) => Object.assign(field, { cascadeDelete: true }),
  restrict: (field) => Object.assign(field, { restrictedDelete: true }),
  strict: (field) => Object.assign(field, { restrictedPicklist: true }),
  name: (field) => Object.assign(field, { nameField: true }),
  unique: (field) => Object.assign(field, { unique: true }),
  idlookup: (field) => Object.assign(field, { idLookup: true }),
  noref: (field) => Object.assign(field, { referenceTo: [], relationshipName: null }),
  nofilter: (field) => Object.assign(field, { filterable: false }),
  nosort: (field) => Object.assign(field, { sortable: false }),
  nogroup: (field) => Object.assign(field, { groupable: false }),
  nocompound: (field) => Object.assign(field, { compoundFieldName: null }),
};
