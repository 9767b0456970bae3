import type { Disaster, FieldValue, OrgRecord, OrgView } from '../../world.ts';
import { deskOf, removal } from '../desk.ts';

const HOW_MANY = 15;
const CHILDREN: readonly (readonly [type: string, field: string])[] = [
  ['Contact', 'AccountId'],
  ['Opportunity', 'AccountId'],
  ['Task', 'WhatId'],
  ['Site__c', 'Account__c'],
];

/** Somebody cleans up the wrong list; contacts, deals and their products go with the accounts, sites lose their owner. */
export const deletedAccounts: Disaster = {
  name: 'deleted-accounts',
  label: `Someone deletes ${HOW_MANY} big accounts, and with them their contacts, deals and tasks`,
  plan: (view, random) => {
    const culprit = deskOf(view, random).someone('operations');
    const weight = childCounts(view);
    const heaviest = deletableAccounts(view)
      .map((account) => ({ account, children: weight.get(account.Id) ?? 0 }))
      .sort((one, other) => other.children - one.children)
      .slice(0, HOW_MANY);
    return heaviest.map(({ account }) => removal('Account', account, culprit));
  },
};

/** The platform refuses to delete an account, or a contact below it, that a case points at. */
function deletableAccounts(view: OrgView): OrgRecord[] {
  const held = new Set<FieldValue>();
  const inCases = new Set<FieldValue>();
  for (const one of view.records('Case')) {
    held.add(one['AccountId'] ?? null);
    inCases.add(one['ContactId'] ?? null);
  }
  for (const contact of view.records('Contact')) {
    if (inCases.has(contact.Id)) held.add(contact['AccountId'] ?? null);
  }
  return view.records('Account').filter((account) => !held.has(account.Id));
}

function childCounts(view: OrgView): Map<FieldValue, number> {
  const counts = new Map<FieldValue, number>();
  for (const [type, field] of CHILDREN) {
    for (const child of view.records(type)) {
      const parent = child[field];
      if (parent !== undefined && parent !== null) counts.set(parent, (counts.get(parent) ?? 0) + 1);
    }
  }
  return counts;
}
