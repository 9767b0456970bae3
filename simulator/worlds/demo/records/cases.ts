import type { WorldRecord } from '../../world.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { finding, longReport } from '../prose.ts';
import { lookup, numberedRef, worldRecord, type Fields } from '../record.ts';
import { staffIn, userRef } from '../staff.ts';
import type { DemoAccount, Size } from './accounts.ts';
import type { DemoContact } from './contacts.ts';
import type { DemoEquipment } from './equipment.ts';

const PER_ACCOUNT: Readonly<Record<Size, readonly [number, number]>> = {
  small: [0, 2],
  medium: [2, 5],
  large: [4, 12],
};

const SUBJECTS = [
  'Unit does not start after power cut',
  'Water under indoor unit',
  'Too loud at night – neighbours complain',
  'E-07 on display',
  'Geräusch am Verflüssiger, Werk 2',
  'Fuite de fluide frigorigène ?',
  'Puerta de la cámara no cierra',
  'Alarm e-mails arrive twice',
  'Re: Re: Fwd: cold room at +4 °C (URGENT!!!)',
  'Invoice shows the wrong site',
  '冷却が効かない',
  'Question about "eco" mode',
];

/** The cases of the accounts that customer care knows; some hang on another case of the same account. */
export function caseRecords(
  dice: Dice,
  accounts: readonly DemoAccount[],
  contacts: ReadonlyMap<string, readonly DemoContact[]>,
  equipment: readonly DemoEquipment[],
): WorldRecord[] {
  const machines = Map.groupBy(equipment, (machine) => machine.site.account.ref);
  const cases: WorldRecord[] = [];
  for (const account of accounts) {
    if (!account.supported) continue;
    const [least, most] = PER_ACCOUNT[account.size];
    const own: WorldRecord[] = [];
    for (let left = dice.int(least, most); left > 0; left -= 1) {
      const colleagues = contacts.get(account.ref) ?? [];
      own.push(
        worldRecord('Case', numberedRef('case', cases.length + own.length + 1), {
          AccountId: lookup(account),
          ContactId: dice.chance(0.9) ? lookup(dice.pick(colleagues)) : undefined,
          ParentId: own.length > 0 && dice.chance(0.12) ? lookup(dice.pick(own)) : undefined,
          Equipment__c: dice.chance(0.7) ? machineOf(dice, machines.get(account.ref)) : undefined,
          OwnerId: `@${userRef(dice.chance(0.7) ? 'nadia.haddad' : dice.pick(staffIn('service')))}`,
          Status: dice.weighted([
            ['New', 2],
            ['Working', 2],
            ['Escalated', 1],
            ['Closed', 12],
          ] as const),
          ...caseFields(dice, account.domain),
        }),
      );
    }
    cases.push(...own);
  }
  return cases;
}

function machineOf(dice: Dice, machines: readonly DemoEquipment[] | undefined): string | undefined {
  return machines === undefined ? undefined : lookup(dice.pick(machines));
}

/** Fields of a case as it comes in, without its lookups and status. */
export function caseFields(dice: Dice, domain: string): Fields {
  const origin = dice.pick(['Phone', 'Email', 'Web']);
  const written = origin !== 'Phone';
  const text = dice.chance(0.06) ? longReport(dice, dice.int(2000, 20_000)) : finding(dice, dice.int(1, 3));
  return {
    Subject: dice.pick(SUBJECTS),
    Description: withOddity(dice, text, 0.12),
    Origin: origin,
    Priority: dice.weighted([
      ['High', 2],
      ['Medium', 6],
      ['Low', 3],
    ] as const),
    Type: dice.pick(['Mechanical', 'Electrical', 'Electronic', 'Structural', 'Other']),
    Reason: dice.chance(0.8)
      ? dice.pick([
          'Installation',
          'Equipment Complexity',
          'Performance',
          'Breakdown',
          'Equipment Design',
          'Feedback',
          'Other',
        ])
      : undefined,
    SuppliedName:
      written && dice.chance(0.6)
        ? dice.pick(['Reception', 'J. Doe', 'Schichtleitung', '"Chef"', 'N/A'])
        : undefined,
    SuppliedEmail: written ? `service${dice.int(1, 40)}@${domain}` : undefined,
    Downtime_Hours__c: dice.chance(0.6) ? dice.decimal(0, 96, 1) : undefined,
    Safety_Relevant__c: dice.chance(0.07),
    Ticket_Reference__c: dice.chance(0.5) ? `000${dice.int(1000, 9999)}/${dice.int(24, 26)}` : undefined,
  };
}
