import { SalesforceError } from '../errors.ts';
import { textOf, type ObjectRules } from '../save.ts';

/**
 * Custom settings: a row belongs to the org unless it names a profile or user; a hierarchy has one row for each of them, a list one for
 * each name [documented; the sentence as people report it].
 */
export const settingRules: ObjectRules = {
  before: ({ org, object, values, id }) => {
    if (object.kind !== 'customSetting') return;
    values['SetupOwnerId'] ??= org.orgId;
    const field = object.fields.get(object.settingsType === 'List' ? 'name' : 'setupownerid');
    const value = field === undefined ? undefined : textOf(values, field.name);
    if (field === undefined || value === undefined) return;
    const other = [...org.store.rows(object)].find(
      (row) => row.id !== id && textOf(row.values, field.name)?.toLowerCase() === value.toLowerCase(),
    );
    if (other === undefined) return;
    const text = `duplicate value found: ${field.name} duplicates value on record with id: ${other.id.slice(0, 15)}`;
    throw new SalesforceError('DUPLICATE_VALUE', text, []);
  },
};
