import type { Disaster, FieldValue, OrgRecord } from '../../world.ts';
import { deskOf, edit, textOf } from '../desk.ts';

/** A sheet that was sorted in one column only: rows slipped by one, columns by one. Half of the contacts are in it. */
export const shiftedImport: Disaster = {
  name: 'shifted-import',
  label:
    'A bad import overwrites e-mail, title, department and phone of half of the contacts with shifted columns',
  plan: (view, random) => {
    const desk = deskOf(view, random);
    const contacts = view.records('Contact');
    const size = Math.ceil(contacts.length / 2);
    const first = desk.dice.int(0, Math.max(0, contacts.length - size));
    const rows = contacts.slice(first, first + size);
    const importer = desk.someone('operations');
    return rows.map((contact, index) =>
      edit('Contact', contact, shifted(contact, rows[index + 1] ?? rows[0]), importer),
    );
  },
};

/** Each column takes what belongs in the one beside it, and the e-mail is that of the next row. */
function shifted(contact: OrgRecord, next: OrgRecord | undefined): Record<string, FieldValue> {
  return {
    Email: (next === undefined ? '' : textOf(next, 'Email')) || null,
    Title: textOf(contact, 'Department') || 'N/A',
    Department: textOf(contact, 'Phone') || null,
    Phone: textOf(contact, 'MailingPostalCode') || null,
  };
}
