import type { WorldRecord } from '../../world.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { digits, type Registry } from '../people.ts';
import { lookup, numberedRef, worldRecord } from '../record.ts';
import { userRef } from '../staff.ts';
import type { DemoAccount, Size } from './accounts.ts';

/** A place where equipment stands. */
export interface DemoSite extends WorldRecord {
  readonly account: DemoAccount;
}

const PER_ACCOUNT: Readonly<Record<Size, readonly [number, number]>> = {
  small: [1, 1],
  medium: [1, 3],
  large: [3, 6],
};

const KINDS = [
  'Main building',
  'Warehouse',
  'Kitchen',
  'Roof plant "West"',
  'Server hall',
  'Werk 2',
  'Annexe',
  'Cold store',
  'Lab, 3rd floor',
];
const TYPES = ['Building', 'Plant Room', 'Rooftop', 'Cold Store', 'Data Centre'];
const FEATURES = ['Crane', 'Loading dock', 'Night access', 'Forklift', 'Roof hatch'];

/** The sites of each customer; later ones may lie within an earlier one. */
export function siteRecords(dice: Dice, people: Registry, accounts: readonly DemoAccount[]): DemoSite[] {
  const sites: DemoSite[] = [];
  for (const account of accounts) {
    if (!account.customer) continue;
    const [least, most] = PER_ACCOUNT[account.size];
    const own: DemoSite[] = [];
    for (let place = dice.int(least, most); place > 0; place -= 1) {
      const within = own.length > 0 && dice.chance(0.6) ? dice.pick(own) : undefined;
      own.push(siteRecord(dice, people, sites.length + own.length + 1, account, within));
    }
    sites.push(...own);
  }
  return sites;
}

function siteRecord(
  dice: Dice,
  people: Registry,
  number: number,
  account: DemoAccount,
  within: DemoSite | undefined,
): DemoSite {
  const { town, region } = account;
  const record = worldRecord('Site__c', numberedRef('site', number), {
    Name: `${town.name} – ${dice.pick(KINDS)}`.slice(0, 80),
    OwnerId: `@${dice.pick([account.ownerRef, userRef('tom.okafor')])}`,
    Account__c: lookup(account),
    Parent_Site__c: lookup(within),
    Site_Code__c: String(number * 7).padStart(6, '0'),
    Site_Type__c: dice.pick(TYPES),
    Features__c: dice.chance(0.6) ? dice.sample(FEATURES, dice.int(1, 3)).join(';') : undefined,
    Street__c: dice.chance(0.8) ? people.street(region) : undefined,
    City__c: town.name,
    Postal_Code__c: digits(dice, town.postalCode),
    Location__Latitude__s: Number((town.latitude + dice.decimal(-0.1, 0.1, 7)).toFixed(7)),
    Location__Longitude__s: Number((town.longitude + dice.decimal(-0.1, 0.1, 7)).toFixed(7)),
    Floor_Area__c: dice.chance(0.8) ? dice.decimal(12, 18_000, 1) : undefined,
    Gate_Phone__c: dice.chance(0.5) ? people.phone(region) : undefined,
    Facility_Email__c: dice.chance(0.6) ? `facility${number}@${account.domain}` : undefined,
    Floor_Plan_Link__c: dice.chance(0.4)
      ? `https://plans.haldenfrost.example/site/${number}?v=2&layer=hvac`
      : undefined,
    Access_Notes__c: dice.chance(0.5) ? accessNotes(dice) : undefined,
    Description__c: withOddity(dice, undefined, 0.15),
    In_Use__c: dice.chance(0.93),
  });
  return { ...record, account };
}

/** Rich text of the simple kind that the platform keeps as it is. */
function accessNotes(dice: Dice): string {
  const rules = dice.sample(
    [
      'Sign in at the gate',
      'Safety shoes &amp; helmet',
      'No photos',
      'Key at reception',
      'Hunde! <i>Bitte klingeln</i>',
    ],
    dice.int(1, 4),
  );
  return `<p><b>Access</b></p><ul>${rules.map((rule) => `<li>${rule}</li>`).join('')}</ul>`;
}
