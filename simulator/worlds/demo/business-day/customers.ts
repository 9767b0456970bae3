import type { FieldValue, Operation, OrgRecord } from '../../world.ts';
import { creation, edit, regionOf, type Desk } from '../desk.ts';
import { withOddity } from '../oddities.ts';
import { contact } from './new-business.ts';

/** What changes at customers: people get other phones and other jobs, firms move, new colleagues turn up. */
export function customerDay(desk: Desk): Operation[] {
  return [...changedContacts(desk), ...changedAccounts(desk), ...newColleagues(desk)];
}

function changedContacts(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const accounts = new Map<FieldValue, OrgRecord>(view.records('Account').map((one) => [one.Id, one]));
  return dice.sample(view.records('Contact'), 26).map((person) => {
    const region = regionOf(accounts.get(person['AccountId'] ?? null));
    const fields = dice.weighted<() => Record<string, FieldValue>>([
      [() => ({ Phone: desk.people.phone(region) }), 6],
      [() => ({ MobilePhone: desk.people.phone(region), Phone: null }), 1],
      [
        () => ({
          Title: dice.pick(['Head of Operations', 'Leiter Technik', 'Directrice']),
          Department: 'Operations',
        }),
        3,
      ],
      [() => ({ Email: `new.address${dice.int(100, 9999)}@moved.example` }), 1],
      [() => ({ Description: withOddity(dice, 'Prefers calls in the morning.', 0.5) ?? null }), 1],
    ])();
    return edit('Contact', person, fields, desk.someone('sales'));
  });
}

function changedAccounts(desk: Desk): Operation[] {
  const { dice, view, people } = desk;
  return dice.sample(view.records('Account'), 11).map((account) => {
    const region = regionOf(account);
    const fields = dice.weighted<() => Record<string, FieldValue>>([
      [() => ({ Rating: dice.pick(['Hot', 'Warm', 'Cold']), NPS_Score__c: dice.int(-100, 100) }), 4],
      [() => ({ BillingStreet: people.street(region), Fax: null }), 2],
      [
        () => ({
          Service_Level__c: dice.pick(['Basic', 'Plus', 'Premium 24/7']),
          Contract_Discount__c: dice.decimal(0, 20, 2),
        }),
        2,
      ],
      [() => ({ NumberOfEmployees: dice.int(3, 9000) }), 2],
    ])();
    return edit('Account', account, fields, desk.someone('sales'));
  });
}

function newColleagues(desk: Desk): Operation[] {
  const { dice, view } = desk;
  return dice.sample(view.records('Account'), 4).map((account) => {
    const seller = desk.someone('sales');
    const superior = view.records('Contact').find((person) => person['AccountId'] === account.Id);
    return creation(
      'Contact',
      {
        ...contact(desk, account),
        AccountId: account.Id,
        ReportsToId: superior?.Id,
        OwnerId: desk.userId(seller),
      },
      seller,
    );
  });
}
