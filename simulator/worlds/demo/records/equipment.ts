import type { WorldRecord } from '../../world.ts';
import { dateOnly, dateTime, daysFrom, pastMoment, REFERENCE_DATE } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { longReport } from '../prose.ts';
import { lookup, numberedRef, worldRecord } from '../record.ts';
import { userRef } from '../staff.ts';
import type { DemoContact } from './contacts.ts';
import type { Offer } from './products.ts';
import type { DemoSite } from './sites.ts';

/** A machine at a customer's site. */
export interface DemoEquipment extends WorldRecord {
  readonly site: DemoSite;
  readonly installed: Date;
}

/** What families of the catalogue are machines rather than parts or services. */
const MACHINES = new Set(['Heat Pumps', 'Chillers', 'Air Handling', 'Cold Rooms']);

/** One to four machines a site. */
export function equipmentRecords(
  dice: Dice,
  sites: readonly DemoSite[],
  contacts: ReadonlyMap<string, readonly DemoContact[]>,
  offers: readonly Offer[],
): DemoEquipment[] {
  const machines = offers.filter((offer) => MACHINES.has(offer.item.family));
  const equipment: DemoEquipment[] = [];
  for (const site of sites) {
    for (let place = dice.int(1, 4); place > 0; place -= 1) {
      const contact = dice.chance(0.75) ? dice.pick(contacts.get(site.account.ref) ?? []) : undefined;
      equipment.push(machineRecord(dice, equipment.length + 1, site, contact, dice.pick(machines)));
    }
  }
  return equipment;
}

function machineRecord(
  dice: Dice,
  number: number,
  site: DemoSite,
  contact: DemoContact | undefined,
  offer: Offer,
): DemoEquipment {
  const installed = daysFrom(REFERENCE_DATE, -dice.int(10, 365 * 11));
  const record = worldRecord('Equipment__c', numberedRef('equipment', number), {
    Name: `${offer.item.code} #${String(number).padStart(4, '0')}`,
    OwnerId: `@${dice.pick([site.account.ownerRef, userRef('tom.okafor'), userRef('piotr.zak')])}`,
    Serial_Number__c: `HF${String(installed.getUTCFullYear()).slice(2)}-${String(number * 31).padStart(7, '0')}`,
    Site__c: lookup(site),
    Main_Contact__c: lookup(contact),
    Product__c: lookup(offer.product),
    Status__c: dice.weighted([
      ['In operation', 12],
      ['Standby', 2],
      ['Out of order', 1],
      ['Decommissioned', 1],
    ] as const),
    Refrigerant__c: dice.pick(['R290', 'R32', 'R410A', 'R744 (CO₂)', 'R134a']),
    Install_Date__c: dateOnly(installed),
    Warranty_Months__c: dice.pick([12, 24, 36, 60]),
    Purchase_Price__c: Number((offer.item.listPrice * dice.decimal(0.8, 1.1, 4)).toFixed(2)),
    Wear__c: dice.decimal(0, 100, 1),
    Firmware__c: dice.pick(['007.10', '1.0', '1.10', '2.0.0-rc1', '010', '3E8', 'N/A']),
    Last_Reading_At__c: dice.chance(0.7) ? dateTime(pastMoment(dice, 0.2)) : undefined,
    Flow_Temperature__c: dice.chance(0.7) ? dice.decimal(-28, 70, 3) : undefined,
    Under_Contract__c: dice.chance(0.55),
    Technical_Notes__c: withOddity(
      dice,
      dice.chance(0.3) ? longReport(dice, dice.int(200, 6000)) : undefined,
      0.1,
    ),
  });
  return { ...record, site, installed };
}
