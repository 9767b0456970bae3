import { listAt, textAt } from '../../catalogue/metadata-files.ts';
import type { PicklistEntry } from '../../catalogue/field-model.ts';
import { fieldIntegrity, SalesforceError } from '../../engine/errors.ts';
import type { Component } from '../component.ts';
import { parseDocument, toXmlNode } from '../element.ts';
import { setFields } from '../schema-edit.ts';
import { settingsNames } from '../standing/settings.ts';
import { fieldsOfValueSet, valueSetName } from '../standing/value-sets.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { saveStored, xmlOf } from './stored.ts';

/** A standard value set: the fields that it feeds take its values; those that it leaves out become inactive [documented]. */
export function saveStandardValueSet(context: ApplyContext, incoming: Incoming): Component {
  const { org } = context;
  const name = valueSetName(incoming.fullName);
  if (name === undefined)
    throw new SalesforceError(
      'INVALID_CROSS_REFERENCE_KEY',
      `Invalid fullName: ${incoming.fullName} is no standard value set`,
    );
  const xml = toXmlNode(xmlOf(incoming) ?? parseDocument('<StandardValueSet/>'));
  const values = listAt(xml, 'standardValue').map((node): PicklistEntry => ({
    value: textAt(node, 'fullName') ?? '',
    label: textAt(node, 'label') ?? textAt(node, 'fullName') ?? '',
    active: textAt(node, 'isActive') !== 'false',
    defaultValue: textAt(node, 'default') === 'true',
  }));
  if (values.length === 0) throw fieldIntegrity('Must specify at least one standardValue');
  for (const { object, field } of fieldsOfValueSet(org, name)) {
    const gone = field.picklist
      .filter(({ value }) => !values.some((entry) => entry.value === value))
      .map((entry) => ({ ...entry, active: false, defaultValue: false }));
    setFields(org, object, [{ ...field, picklist: [...values, ...gone] }]);
  }
  return saveStored({ ...context, mode: 'upsert' }, { ...incoming, fullName: name }, '');
}

/** Settings are kept and told back; they change nothing else. */
export function saveSettings(context: ApplyContext, incoming: Incoming): Component {
  if (!settingsNames().includes(incoming.fullName))
    throw new SalesforceError('INVALID_CROSS_REFERENCE_KEY', `no Settings named ${incoming.fullName} found`);
  return saveStored({ ...context, mode: 'upsert' }, incoming, '');
}
