import type { Operation, OrgRecord } from '../../world.ts';
import { dateOnly } from '../calendar.ts';
import { creation, edit, textOf, type Desk } from '../desk.ts';
import { finding } from '../prose.ts';
import { caseFields } from '../records/cases.ts';

/** Customer care closes cases with a remark, escalates some, opens new ones, and files a document. */
export function supportDay(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const open = dice.sample(
    view.records('Case').filter((one) => textOf(one, 'Status') !== 'Closed'),
    16,
  );
  return [
    ...open.slice(0, 12).map((one) => closed(desk, one)),
    ...open
      .slice(12)
      .map((one) =>
        edit(
          'Case',
          one,
          { Status: 'Escalated', Priority: 'High', IsEscalated: true },
          desk.someone('support'),
        ),
      ),
    ...dice.sample(view.records('Equipment__c'), 7).flatMap((machine) => reported(desk, machine)),
  ];
}

/** Closed, with what was done written above the description, as people do. */
function closed(desk: Desk, one: OrgRecord): Operation {
  const agent = desk.someone('support');
  const remark = `[${dateOnly(desk.today)}] Closed. ${finding(desk.dice, 1)}`;
  const description = `${remark}\n---\n${textOf(one, 'Description')}`.slice(0, 32_000).trim();
  return edit('Case', one, { Status: 'Closed', Description: description }, agent);
}

/** A case about a machine, from the contact responsible for it. */
function reported(desk: Desk, machine: OrgRecord): Operation[] {
  const contact = desk.view.records('Contact').find((person) => person.Id === machine['Main_Contact__c']);
  if (contact === undefined) return [];
  return [
    creation(
      'Case',
      {
        ...caseFields(desk.dice, 'reported.example'),
        Status: 'New',
        ContactId: contact.Id,
        AccountId: contact['AccountId'],
        Equipment__c: machine.Id,
      },
      desk.someone('support'),
    ),
  ];
}
