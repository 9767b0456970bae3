import type { WorldRecord } from '../../world.ts';
import { dateOnly, daysFrom, REFERENCE_DATE } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { jobTitlesIn } from '../job-titles.ts';
import { orEmptyWord, withOddity } from '../oddities.ts';
import { digits, type Registry } from '../people.ts';
import { numberedRef, lookup, worldRecord } from '../record.ts';
import { REGIONS } from '../regions.ts';
import { sellerIn, userRef } from '../staff.ts';
import type { DemoAccount, Size } from './accounts.ts';

/** A contact with the reference of its account. */
export interface DemoContact extends WorldRecord {
  readonly accountRef: string | undefined;
}

const PER_ACCOUNT: Readonly<Record<Size, readonly [number, number]>> = {
  small: [1, 3],
  medium: [3, 6],
  large: [8, 14],
};

const DEPARTMENTS = [
  'Facilities',
  'Purchasing',
  'Finance',
  'Operations',
  'R&D',
  'Küche',
  'Direction générale',
];

/** The people at each account, the first of them at the top, and some private contacts of no account. */
export function contactRecords(
  dice: Dice,
  people: Registry,
  accounts: readonly DemoAccount[],
): DemoContact[] {
  const contacts: DemoContact[] = [];
  for (const account of accounts) {
    const [least, most] = PER_ACCOUNT[account.size];
    const colleagues: DemoContact[] = [];
    for (let place = dice.int(least, most); place > 0; place -= 1) {
      colleagues.push(employed(dice, people, contacts.length + colleagues.length + 1, account, colleagues));
    }
    contacts.push(...colleagues);
  }
  for (let index = 0; index < 24; index += 1)
    contacts.push(privateContact(dice, people, contacts.length + 1));
  return contacts;
}

/** Mostly the head of the house, sometimes a colleague further down, so that chains arise. */
function superiorAmong(dice: Dice, colleagues: readonly DemoContact[]): DemoContact | undefined {
  if (colleagues.length === 0 || dice.chance(0.25)) return undefined;
  return dice.chance(0.6) ? colleagues[0] : dice.pick(colleagues);
}

function employed(
  dice: Dice,
  people: Registry,
  number: number,
  account: DemoAccount,
  colleagues: readonly DemoContact[],
): DemoContact {
  const superior = superiorAmong(dice, colleagues);
  const head = colleagues.length === 0;
  const titles = jobTitlesIn(account.region.name);
  const person = people.person(account.region, account.domain);
  const local = dice.chance(0.7);
  const record = worldRecord('Contact', numberedRef('contact', number), {
    AccountId: lookup(account),
    ReportsToId: lookup(superior),
    OwnerId: `@${account.ownerRef}`,
    Salutation: dice.weighted([
      ['Mr.', 4],
      ['Ms.', 4],
      ['Dr.', 1],
      ['Prof.', 0.3],
      [undefined, 2],
    ] as const),
    FirstName: dice.chance(0.97) ? person.firstName : undefined,
    LastName: person.lastName,
    Email: dice.chance(0.94) ? person.email : undefined,
    Title: dice.pick(head ? titles.heads : titles.staff),
    Department: dice.chance(0.8) ? dice.pick(DEPARTMENTS) : undefined,
    Phone: orEmptyWord(dice, people.phone(account.region)),
    MobilePhone: dice.chance(0.6) ? people.phone(account.region) : undefined,
    MailingStreet: local ? people.street(account.region) : undefined,
    MailingCity: local ? account.town.name : undefined,
    MailingState: local ? account.town.state : undefined,
    MailingPostalCode: local ? digits(dice, account.town.postalCode) : undefined,
    MailingCountry: local ? account.town.country : undefined,
    Birthdate: dice.chance(0.2)
      ? dateOnly(daysFrom(REFERENCE_DATE, -dice.int(21 * 365, 66 * 365)))
      : undefined,
    LeadSource: dice.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    AssistantName: dice.chance(0.05) ? people.lastName(account.region) : undefined,
    Description: withOddity(dice, undefined, 0.08),
  });
  return { ...record, accountRef: account.ref };
}

function privateContact(dice: Dice, people: Registry, number: number): DemoContact {
  const region = dice.pick(REGIONS);
  const person = people.person(region, 'private.example');
  const record = worldRecord('Contact', numberedRef('contact', number), {
    OwnerId: `@${userRef(sellerIn(region.name))}`,
    FirstName: person.firstName,
    LastName: person.lastName,
    Email: person.email,
    MobilePhone: people.phone(region),
    Description: withOddity(dice, 'Met at the trade fair, no firm yet.', 0.4),
  });
  return { ...record, accountRef: undefined };
}

/** Contacts by the reference of their account. */
export function contactsByAccount(
  contacts: readonly DemoContact[],
): ReadonlyMap<string, readonly DemoContact[]> {
  const byAccount = new Map<string, DemoContact[]>();
  for (const contact of contacts) {
    if (contact.accountRef === undefined) continue;
    const list = byAccount.get(contact.accountRef);
    if (list === undefined) byAccount.set(contact.accountRef, [contact]);
    else list.push(contact);
  }
  return byAccount;
}
