import type { Disaster, FieldValue, Operation, OrgRecord } from '../../world.ts';
import { deskOf, edit } from '../desk.ts';

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Account: ['Phone', 'BillingCity'],
  Contact: ['Phone', 'MobilePhone', 'MailingCity'],
  Lead: ['Phone'],
};

/** A faulty sync writes nothing over something, on each record that had it. */
export const wipedPhones: Disaster = {
  name: 'wiped-phones',
  label: 'The phone system’s sync clears phone numbers and cities on all accounts, contacts and leads',
  plan: (view, random) => {
    const integration = deskOf(view, random).someone('integration');
    return Object.entries(FIELDS).flatMap(([type, fields]): Operation[] =>
      view.records(type).flatMap((record) => {
        const cleared = clearedFields(record, fields);
        return Object.keys(cleared).length === 0 ? [] : [edit(type, record, cleared, integration)];
      }),
    );
  },
};

function clearedFields(record: OrgRecord, fields: readonly string[]): Record<string, FieldValue> {
  const filled = fields.filter((field) => record[field] !== undefined && record[field] !== null);
  return Object.fromEntries(filled.map((field) => [field, null]));
}
