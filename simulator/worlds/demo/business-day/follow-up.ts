import type { Operation } from '../../world.ts';
import { dateOnly, plannedMoment } from '../calendar.ts';
import { creation, edit, removal, textOf, type Desk } from '../desk.ts';
import { leadFields } from '../records/leads.ts';
import { taskFields } from '../records/tasks.ts';
import { REGIONS } from '../regions.ts';

/** New leads come in through the web site, known ones are worked on. */
export function leadDay(desk: Desk): Operation[] {
  const { dice, view, people } = desk;
  const fresh = Array.from({ length: dice.int(4, 9) }, () =>
    creation(
      'Lead',
      { ...leadFields(dice, people, dice.pick(REGIONS)), Status: 'Open - Not Contacted' },
      desk.someone('integration'),
    ),
  );
  const open = view.records('Lead').filter((lead) => textOf(lead, 'Status') === 'Open - Not Contacted');
  const worked = dice
    .sample(open, 12)
    .map((lead) =>
      edit(
        'Lead',
        lead,
        dice.chance(0.75)
          ? { Status: 'Working - Contacted', Rating: dice.pick(['Hot', 'Warm', 'Cold']) }
          : { Status: 'Closed - Not Converted', Description: 'No budget this year.' },
        desk.someone('sales'),
      ),
    );
  return [...fresh, ...worked];
}

/** Tasks get done, and new ones planned for deals and people. */
export function taskDay(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const open = view.records('Task').filter((task) => textOf(task, 'Status') !== 'Completed');
  const done = dice
    .sample(open, 22)
    .map((task) => edit('Task', task, { Status: 'Completed' }, desk.someone('sales')));
  const planned = dice.sample(view.records('Opportunity'), 12).map((deal) => {
    const seller = desk.someone('sales');
    return creation(
      'Task',
      {
        ...taskFields(dice),
        WhatId: deal.Id,
        OwnerId: desk.userId(seller),
        Status: 'Not Started',
        ActivityDate: dateOnly(plannedMoment(dice, 30, desk.today)),
      },
      seller,
    );
  });
  return [...done, ...planned];
}

/** Old tasks and dead leads are thrown away: tasks first, since a lead takes its tasks with it. */
export function clearOut(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const tasks = view.records('Task').filter((task) => textOf(task, 'Status') === 'Completed');
  const leads = view.records('Lead').filter((lead) => textOf(lead, 'Status') === 'Closed - Not Converted');
  return [
    ...dice.sample(tasks, 5).map((task) => removal('Task', task, desk.someone('sales'))),
    ...dice.sample(leads, 3).map((lead) => removal('Lead', lead, desk.someone('operations'))),
  ];
}
