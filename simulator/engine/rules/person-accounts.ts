import { personFieldPairs } from '../../catalogue/person-accounts.ts';
import { readOnly } from '../access/check.ts';
import { requiredMissing, SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import { changed, textOf, type ObjectRules, type Save } from '../save.ts';
import { touch } from '../touch.ts';

/** A person account is an Account whose record type is a person type, with a twin Contact that mirrors its person fields. */
export const personAccountRules: ObjectRules = {
  before: (save) => {
    const { org, values, before, given } = save;
    if (!org.settings.personAccounts) return;
    values['IsPersonAccount'] = before === undefined ? isPerson(save) : before['IsPersonAccount'] === true;
    if (!values['IsPersonAccount']) {
      refusePersonFields(save);
      return;
    }
    if (given.has('Name') && !save.actor.system) throw badNames(['Name']);
    if (textOf(values, 'LastName') === undefined) throw requiredMissing(['LastName']);
    values['Name'] = [textOf(values, 'FirstName'), textOf(values, 'LastName')]
      .filter((part) => part !== undefined)
      .join(' ');
  },
  after: (save) => {
    const { org, values, before, id } = save;
    if (!org.settings.personAccounts || values['IsPersonAccount'] !== true) return;
    if (before === undefined) createTwin(save);
    else {
      const twin = org.store.get(textOf(values, 'PersonContactId') ?? '');
      const fields = mirrored(save, true);
      if (twin !== undefined && Object.keys(fields).length > 0)
        touch(org, twin, { ...fields, Name: values['Name'] ?? null, AccountId: id }, save.actor, 'modified');
    }
  },
};

/** Documented: the record type decides. Assumed: without one, a last name makes a person of the default person type. */
function isPerson(save: Save): boolean {
  const { org, values, given } = save;
  const person = [...org.store.rows(org.object('RecordType'))].filter(
    (type) => type.values['SobjectType'] === 'Account' && type.values['IsPersonType'] === true,
  );
  if (given.has('RecordTypeId')) return person.some((type) => type.id === values['RecordTypeId']);
  const named = textOf(values, 'LastName') !== undefined;
  if (named) values['RecordTypeId'] = person[0]?.id ?? null;
  else if (person.some((type) => type.id === values['RecordTypeId'])) {
    const business = save.object.recordTypes.find(
      (type) => type.active && !person.some(({ id }) => id === type.id),
    );
    values['RecordTypeId'] = business?.id ?? null;
  }
  return named;
}

function refusePersonFields({ given, values, actor }: Save): void {
  const wrong = [...given].filter(
    (name) =>
      (/^Person|__pc$/.test(name) || name === 'FirstName' || name === 'LastName') &&
      (values[name] ?? null) !== null &&
      values[name] !== false,
  );
  if (wrong.length > 0 && !actor.system) throw badNames(wrong);
}

const badNames = (names: readonly string[]): SalesforceError =>
  new SalesforceError(
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Account: bad field names on insert/update call: ${names.join(', ')}`,
    names,
  );

function mirrored(save: Save, onlyChanged: boolean): Record<string, string | number | boolean | null> {
  const fields: Record<string, string | number | boolean | null> = {};
  for (const [theirs, ours] of personFieldPairs(save.org.schema)) {
    if (onlyChanged && !changed(save, ours)) continue;
    if (!onlyChanged && (save.values[ours] ?? null) === null) continue;
    fields[theirs] = save.values[ours] ?? null;
  }
  return fields;
}

function createTwin(save: Save): void {
  const { org, id, values, actor } = save;
  const fields = {
    ...mirrored(save, false),
    AccountId: id,
    IsPersonAccount: true,
    OwnerId: values['OwnerId'],
    CreatedDate: values['CreatedDate'],
    CreatedById: values['CreatedById'],
  };
  const twin = org.insert(org.object('Contact'), fields, { ...actor, system: true });
  const account = org.store.get(id);
  if (account !== undefined) org.store.put(account.object, id, { ...account.values, PersonContactId: twin });
}

/** The twin is changed through its account only [documented for its record type, assumed for the rest]. */
export const personContactRules: ObjectRules = {
  before: ({ org, before, actor }) => {
    if (!org.settings.personAccounts || before?.['IsPersonAccount'] !== true || actor.system) return;
    throw readOnly();
  },
};

/** Refuses the delete of a twin for itself: it goes with its account. */
export function refuseTwinDelete(org: Org, object: string, values: Readonly<Record<string, unknown>>): void {
  if (org.settings.personAccounts && object === 'Contact' && values['IsPersonAccount'] === true)
    throw readOnly();
}
