import type { WorldRecord } from '../../world.ts';
import { dateOnly, daysFrom, REFERENCE_DATE } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { firmName } from '../names-of-firms.ts';
import { orEmptyWord, withOddity } from '../oddities.ts';
import { asciiName, digits, type Registry } from '../people.ts';
import { wish } from '../prose.ts';
import { lookup, numberedRef, worldRecord } from '../record.ts';
import { REGIONS, type Region, type Town } from '../regions.ts';
import { sellerIn, userRef } from '../staff.ts';

/** How much goes on at an account: decides how many contacts, deals, sites and cases it has. */
export type Size = 'small' | 'medium' | 'large';

/** An account with what its children need to know of it. */
export interface DemoAccount extends WorldRecord {
  readonly name: string;
  /** Name of the firm at the top of the hierarchy. */
  readonly firm: string;
  readonly industry: string;
  readonly region: Region;
  readonly town: Town;
  readonly size: Size;
  /** Mail domain, without `www.`. */
  readonly domain: string;
  readonly ownerRef: string;
  /** Bought something: has sites and equipment. */
  readonly customer: boolean;
  /** Has a history with customer care. Accounts without cases are the only ones the platform lets anybody delete. */
  readonly supported: boolean;
}

const GROUPS = 46;

/** `count` accounts: first groups, then branches of these and firms that stand alone. */
export function accountRecords(dice: Dice, people: Registry, count: number): DemoAccount[] {
  const accounts: DemoAccount[] = [];
  const names = new Set<string>();
  for (let number = 1; number <= count; number += 1) {
    const parent = parentFor(dice, accounts, number);
    const account = accountRecord(dice, people, number, parent, names);
    names.add(account.name);
    accounts.push(account);
  }
  return accounts;
}

function parentFor(dice: Dice, before: readonly DemoAccount[], number: number): DemoAccount | undefined {
  if (number <= GROUPS || !dice.chance(0.34)) return undefined;
  return dice.chance(0.8) ? dice.pick(before.slice(0, GROUPS)) : dice.pick(before);
}

function accountRecord(
  dice: Dice,
  people: Registry,
  number: number,
  parent: DemoAccount | undefined,
  names: ReadonlySet<string>,
): DemoAccount {
  const profile = profileOf(dice, people, number, parent, names);
  const fields = {
    ...identity(dice, number, profile, parent),
    ...address(dice, people, 'Billing', profile),
    ...(dice.chance(0.6) ? address(dice, people, 'Shipping', profile) : {}),
    ...relationship(dice, number, profile),
  };
  return { ...worldRecord('Account', numberedRef('account', number), fields), ...profile };
}

type Profile = Omit<DemoAccount, keyof WorldRecord>;

function profileOf(
  dice: Dice,
  people: Registry,
  number: number,
  parent: DemoAccount | undefined,
  names: ReadonlySet<string>,
): Profile {
  const region = parent?.region ?? dice.weighted(REGIONS.map((one) => [one, one.weight] as const));
  const draw = (): Profile => {
    const town = dice.pick(region.towns);
    const { firm, industry } = parent ?? firmName(dice, people, region, town, number <= GROUPS);
    const name = parent === undefined ? firm : branchName(firm, town, dice);
    return {
      name,
      firm,
      industry,
      region,
      town,
      size: number <= GROUPS ? 'large' : dice.chance(0.65) ? 'small' : 'medium',
      domain: parent?.domain ?? domainOf(name, number),
      ownerRef: userRef(sellerIn(region.name)),
      customer: dice.chance(0.72),
      supported: dice.chance(0.55),
    };
  };
  // A second try only: a few firms that are in the org twice belong to a real one.
  const first = draw();
  return names.has(first.name) ? draw() : first;
}

function identity(dice: Dice, number: number, profile: Profile, parent: DemoAccount | undefined) {
  const staff = profile.size === 'large' ? dice.int(250, 24_000) : dice.int(3, 240);
  return {
    Name: profile.name,
    ParentId: lookup(parent),
    OwnerId: `@${profile.ownerRef}`,
    Type: profile.customer
      ? dice.pick(['Customer - Direct', 'Customer - Channel', 'Installation Partner'])
      : dice.pick(['Prospect', 'Prospect', 'Technology Partner', 'Other']),
    Industry: profile.industry,
    Ownership: parent === undefined ? dice.pick(['Public', 'Private', 'Private', 'Other']) : 'Subsidiary',
    AccountNumber: orEmptyWord(dice, String(number * 37).padStart(8, '0'), 0.05),
    AnnualRevenue: dice.chance(0.85) ? staff * dice.int(40_000, 180_000) : undefined,
    NumberOfEmployees: dice.chance(0.9) ? staff : undefined,
    Website: dice.chance(0.9) ? `https://www.${profile.domain}` : undefined,
    Sic: dice.chance(0.5) ? digits(dice, '0###') : undefined,
    TickerSymbol:
      profile.size === 'large' && dice.chance(0.4) ? profile.domain.slice(0, 4).toUpperCase() : undefined,
    Rating: dice.weighted([
      ['Hot', 2],
      ['Warm', 4],
      ['Cold', 3],
      [undefined, 1],
    ] as const),
    AccountSource: dice.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    Description: withOddity(dice, dice.chance(0.7) ? wish(dice, dice.int(1, 3)) : undefined, 0.1),
  };
}

function address(dice: Dice, people: Registry, kind: 'Billing' | 'Shipping', { region, town }: Profile) {
  const street = people.street(region);
  const extra = dice.chance(0.15)
    ? dice.pick(['2nd floor', 'Bâtiment B, "Les Ormes"', 'Gate 3', 'c/o Facility Mgmt.'])
    : '';
  const mapped = kind === 'Billing' && dice.chance(0.7);
  return {
    [`${kind}Street`]: extra === '' ? street : `${street}\n${extra}`,
    [`${kind}City`]: town.name,
    [`${kind}State`]: town.state,
    [`${kind}PostalCode`]: digits(dice, town.postalCode),
    [`${kind}Country`]: town.country,
    [`${kind}Latitude`]: mapped
      ? Number((town.latitude + dice.decimal(-0.05, 0.05, 6)).toFixed(6))
      : undefined,
    [`${kind}Longitude`]: mapped
      ? Number((town.longitude + dice.decimal(-0.05, 0.05, 6)).toFixed(6))
      : undefined,
  };
}

/** Fields of our own making: what the company keeps of a customer beyond the standard ones. */
function relationship(dice: Dice, number: number, profile: Profile) {
  return {
    Phone: orEmptyWord(dice, digits(dice, dice.pick(profile.region.phone))),
    Fax: dice.chance(0.3) ? orEmptyWord(dice, digits(dice, dice.pick(profile.region.phone)), 0.3) : undefined,
    Customer_Number__c: String(number * 13 + 400).padStart(8, '0'),
    Region__c: profile.region.name,
    Customer_Since__c: profile.customer
      ? dateOnly(daysFrom(REFERENCE_DATE, -dice.int(20, 365 * 22)))
      : undefined,
    NPS_Score__c: dice.chance(0.6) ? dice.int(-100, 100) : undefined,
    Contract_Discount__c: dice.chance(0.5) ? dice.decimal(0, 27.5, 2) : 0,
    Service_Level__c: profile.customer
      ? dice.weighted([
          ['Basic', 5],
          ['Plus', 3],
          ['Premium 24/7', 1],
        ] as const)
      : 'None',
    Remote_Monitoring__c: profile.customer && dice.chance(0.35),
  };
}

function branchName(firm: string, town: Town, dice: Dice): string {
  return `${firm}, ${town.name}${dice.pick(['', '', ' II', ' – Depot', ' (North)', ' / Logistics'])}`;
}

/** The first words of the name that fit into 24 characters, in ASCII. */
function domainOf(name: string, number: number): string {
  const words = name
    .split(/[\s&,./"]+/)
    .map(asciiName)
    .filter((word) => word !== '');
  let slug = words[0] ?? '';
  for (const word of words.slice(1)) {
    if (slug.length + word.length >= 24) break;
    slug = `${slug}-${word}`;
  }
  return /^[a-z]/.test(slug) ? `${slug}.example` : `kk-${number}.example`;
}
