import type { Org } from '../org.ts';
import { changed, textOf, type ObjectRules } from '../save.ts';
import type { Values } from '../record.ts';

/** The account that an activity counts for: that of the record it is about, else that of the person. */
function accountOf(org: Org, values: Values): string | null {
  const what = org.store.get(textOf(values, 'WhatId') ?? '');
  if (what?.object.name === 'Account') return what.id;
  const fromWhat = what === undefined ? undefined : textOf(what.values, 'AccountId');
  const who = org.store.get(textOf(values, 'WhoId') ?? '');
  return fromWhat ?? (who === undefined ? null : (textOf(who.values, 'AccountId') ?? null));
}

export const taskRules: ObjectRules = {
  before: ({ org, values }) => {
    values['IsClosed'] = values['Status'] === 'Completed';
    values['IsHighPriority'] = values['Priority'] === 'High';
    values['AccountId'] = accountOf(org, values);
  },
};

export const eventRules: ObjectRules = {
  before: (save) => {
    const { org, values } = save;
    values['AccountId'] = accountOf(org, values);
    const start = textOf(values, 'StartDateTime') ?? textOf(values, 'ActivityDateTime');
    if (start === undefined) return;
    values['StartDateTime'] = start;
    values['ActivityDateTime'] = start;
    values['ActivityDate'] = start.slice(0, 10);
    const minutes = values['DurationInMinutes'];
    const end = textOf(values, 'EndDateTime');
    if (end !== undefined && (changed(save, 'EndDateTime') || minutes === null)) {
      values['DurationInMinutes'] = (Date.parse(end) - Date.parse(start)) / 60_000;
    } else if (typeof minutes === 'number') {
      values['EndDateTime'] = new Date(Date.parse(start) + minutes * 60_000).toISOString();
    }
    values['EndDate'] = textOf(values, 'EndDateTime')?.slice(0, 10) ?? null;
  },
};

const CONTACT_FIELDS = {
  ContactPhone: 'Phone',
  ContactMobile: 'MobilePhone',
  ContactEmail: 'Email',
  ContactFax: 'Fax',
};

export const caseRules: ObjectRules = {
  before: (save) => {
    const { org, values, before, given } = save;
    const closed = values['Status'] === 'Closed';
    if (closed && before?.['IsClosed'] !== true && !given.has('ClosedDate'))
      values['ClosedDate'] = org.stamp();
    if (!closed) values['ClosedDate'] = null;
    values['IsClosed'] = closed;
    const contact = org.store.get(textOf(values, 'ContactId') ?? '');
    if (contact !== undefined && !given.has('AccountId') && (values['AccountId'] ?? null) === null) {
      values['AccountId'] = contact.values['AccountId'] ?? null;
    }
    for (const [field, source] of Object.entries(CONTACT_FIELDS))
      values[field] = contact?.values[source] ?? null;
  },
};
