import type { WorldRecord } from '../../world.ts';
import { dateOnly, pastMoment, plannedMoment } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { wish } from '../prose.ts';
import { lookup, numberedRef, worldRecord, type Fields } from '../record.ts';
import { staffIn, userRef } from '../staff.ts';
import type { DemoContact } from './contacts.ts';

/** What a task can be about. */
export interface TaskSubjects {
  readonly contacts: readonly DemoContact[];
  readonly leads: readonly WorldRecord[];
  readonly opportunities: readonly WorldRecord[];
  readonly cases: readonly WorldRecord[];
  readonly equipment: readonly WorldRecord[];
}

const SUBJECTS = [
  'Call',
  'Send Quote',
  'Send Letter',
  'Rückruf wegen Angebot',
  'Envoyer la documentation',
  'Check "net 60" request with finance',
  'Confirm delivery: gate 3, 07:00',
  'Follow up 🔔',
  'Prepare site survey',
  'Llamar – presupuesto',
];

/** Calls, letters and to-dos, each about a lead, or a contact and mostly its account, a deal, a case or a machine. */
export function taskRecords(dice: Dice, subjects: TaskSubjects, count: number): WorldRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const done = dice.chance(0.7);
    const day = done ? pastMoment(dice) : plannedMoment(dice, 45);
    return worldRecord('Task', numberedRef('task', index + 1), {
      ...about(dice, subjects),
      ...taskFields(dice),
      OwnerId: `@${userRef(dice.pick([...staffIn('sales'), ...staffIn('support')]))}`,
      ActivityDate: dice.chance(0.95) ? dateOnly(day) : undefined,
      Status: done
        ? 'Completed'
        : dice.pick(['Not Started', 'Not Started', 'In Progress', 'Waiting on someone else', 'Deferred']),
    });
  });
}

/** Subject, priority and remarks of a task. */
export function taskFields(dice: Dice): Fields {
  return {
    Subject: dice.pick(SUBJECTS),
    Priority: dice.weighted([
      ['Normal', 8],
      ['High', 2],
      ['Low', 1],
    ] as const),
    Description: withOddity(dice, dice.chance(0.5) ? wish(dice, 1) : undefined, 0.08),
  };
}

/** WhoId and WhatId: a lead alone, or a contact with something, or only something. */
function about(dice: Dice, subjects: TaskSubjects): Fields {
  if (dice.chance(0.2)) return { WhoId: lookup(dice.pick(subjects.leads)) };
  const contact = dice.pick(subjects.contacts);
  const what = dice.weighted([
    ['account', 4],
    ['deal', 3],
    ['case', 2],
    ['machine', 1],
    ['nothing', 1],
  ] as const);
  if (what === 'deal') return { WhatId: lookup(dice.pick(subjects.opportunities)) };
  if (what === 'case') return { WhatId: lookup(dice.pick(subjects.cases)) };
  if (what === 'machine') return { WhatId: lookup(dice.pick(subjects.equipment)) };
  if (what === 'account' && contact.accountRef !== undefined) {
    return { WhoId: lookup(contact), WhatId: `@${contact.accountRef}` };
  }
  return { WhoId: lookup(contact) };
}
