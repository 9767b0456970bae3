import type { WorldRecord } from '../../world.ts';
import type { Dice } from '../dice.ts';
import { firmName } from '../names-of-firms.ts';
import { orEmptyWord, withOddity } from '../oddities.ts';
import { digits, type Registry } from '../people.ts';
import { wish } from '../prose.ts';
import { numberedRef, worldRecord, type Fields } from '../record.ts';
import { REGIONS, type Region } from '../regions.ts';
import { sellerIn, userRef } from '../staff.ts';

/** People who asked for something and are no customers yet. */
export function leadRecords(dice: Dice, people: Registry, count: number): WorldRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const region = dice.weighted(REGIONS.map((one) => [one, one.weight] as const));
    const fields = leadFields(dice, people, region);
    return worldRecord('Lead', numberedRef('lead', index + 1), {
      ...fields,
      OwnerId: `@${userRef(sellerIn(region.name))}`,
      Status: dice.weighted([
        ['Open - Not Contacted', 5],
        ['Working - Contacted', 4],
        ['Closed - Not Converted', 2],
      ] as const),
    });
  });
}

/** Fields of a fresh lead of a region, without owner and status. */
export function leadFields(dice: Dice, people: Registry, region: Region): Fields {
  const town = dice.pick(region.towns);
  const { firm, industry } = firmName(dice, people, region, town);
  const person = people.person(region, `lead${dice.int(100, 999)}.example`);
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    Company: firm,
    Salutation: dice.weighted([
      ['Mr.', 3],
      ['Ms.', 3],
      ['Mx.', 0.3],
      [undefined, 3],
    ] as const),
    Title: dice.chance(0.6)
      ? dice.pick(['Owner', 'Architect', 'Planner, HVAC', 'Chef de cuisine', 'Bauleiter'])
      : undefined,
    Email: dice.chance(0.9) ? person.email : undefined,
    Phone: dice.chance(0.8) ? orEmptyWord(dice, people.phone(region), 0.06) : undefined,
    Street: dice.chance(0.4) ? people.street(region) : undefined,
    City: town.name,
    State: town.state,
    PostalCode: digits(dice, town.postalCode),
    Country: town.country,
    Website: dice.chance(0.3)
      ? `http://www.lead-${dice.int(100, 999)}.example/?src=web&utm_campaign=a%20b`
      : undefined,
    LeadSource: dice.pick(['Web', 'Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    Industry: industry,
    Rating: dice.weighted([
      ['Hot', 1],
      ['Warm', 3],
      ['Cold', 3],
      [undefined, 3],
    ] as const),
    AnnualRevenue: dice.chance(0.3) ? dice.int(1, 900) * 100_000 : undefined,
    NumberOfEmployees: dice.chance(0.4) ? dice.int(1, 800) : undefined,
    Description: withOddity(dice, dice.chance(0.5) ? wish(dice, 1) : undefined, 0.1),
  };
}
