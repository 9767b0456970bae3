import type { WorldRecord } from '../../world.ts';
import { dateOnly, dateTime, pastMoment, plannedMoment } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { finding } from '../prose.ts';
import { lookup, numberedRef, worldRecord, type Fields } from '../record.ts';
import { staffIn, userRef } from '../staff.ts';
import type { DemoContact } from './contacts.ts';
import type { DemoEquipment } from './equipment.ts';

const PARTS = ['Filter', 'Fan motor', 'Compressor oil', 'Refrigerant', 'Sensor', 'Gasket'];

/** Visits to each machine: most done, some planned. Their Name is an auto-number. */
export function visitRecords(
  dice: Dice,
  equipment: readonly DemoEquipment[],
  contacts: ReadonlyMap<string, readonly DemoContact[]>,
): WorldRecord[] {
  const visits: WorldRecord[] = [];
  for (const machine of equipment) {
    for (let left = dice.int(0, 3); left > 0; left -= 1) {
      const met = dice.chance(0.6) ? dice.pick(contacts.get(machine.site.account.ref) ?? []) : undefined;
      const fields = dice.chance(0.85)
        ? doneVisit(dice, pastMoment(dice))
        : plannedVisit(dice, plannedMoment(dice, 90));
      visits.push(
        worldRecord('Service_Visit__c', numberedRef('visit', visits.length + 1), {
          Equipment__c: lookup(machine),
          Technician__c: `@${userRef(dice.pick(staffIn('service')))}`,
          Met_Contact__c: lookup(met),
          ...fields,
        }),
      );
    }
  }
  return visits;
}

/** A visit that took place, started at `start`. */
export function doneVisit(dice: Dice, start: Date): Fields {
  const hours = dice.decimal(0.5, 9, 2);
  return {
    Scheduled_Start__c: dateTime(start),
    Completed_At__c: dateTime(new Date(start.getTime() + Math.round(hours * 60) * 60_000)),
    Visit_Date__c: dateOnly(start),
    Visit_Type__c: dice.pick(['Maintenance', 'Repair', 'Commissioning', 'Inspection']),
    Outcome__c: dice.weighted([
      ['Done', 8],
      ['Follow-up needed', 2],
      ['No access', 1],
    ] as const),
    Parts_Used__c: dice.chance(0.5) ? dice.sample(PARTS, dice.int(1, 3)).join(';') : undefined,
    Cost__c: dice.decimal(60, 3800, 2),
    Hours__c: hours,
    Travel_Km__c: dice.chance(0.8) ? dice.decimal(0, 640, 1) : undefined,
    Report__c: withOddity(dice, finding(dice, dice.int(1, 3)), 0.08),
    Customer_Signed__c: dice.chance(0.8),
  };
}

/** A visit still to come, at `start`. */
export function plannedVisit(dice: Dice, start: Date): Fields {
  return {
    Scheduled_Start__c: dateTime(start),
    Visit_Date__c: dateOnly(start),
    Visit_Type__c: dice.pick(['Maintenance', 'Inspection']),
    Outcome__c: 'Planned',
    Cost__c: 0,
    Customer_Signed__c: false,
  };
}
