import type { Operation } from '../../world.ts';
import { dateTime, daysFrom, plannedMoment } from '../calendar.ts';
import { creation, edit, textOf, type Desk } from '../desk.ts';
import { presentFields } from '../record.ts';
import { fileFor } from '../records/documents.ts';
import { doneVisit, plannedVisit } from '../records/service-visits.ts';

/** Field service: readings arrive, visits take place and are planned, machines are moved, reports filed. */
export function serviceDay(desk: Desk): Operation[] {
  return [...readings(desk), ...visits(desk), ...moves(desk), ...filing(desk)];
}

/** The monitoring gateway writes what it measured. */
function readings(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const monitored = view.records('Equipment__c').filter((one) => one['Last_Reading_At__c'] !== undefined);
  return dice
    .sample(monitored, 28)
    .map((machine) =>
      edit(
        'Equipment__c',
        machine,
        { Last_Reading_At__c: dateTime(desk.today), Flow_Temperature__c: dice.decimal(-28, 70, 3) },
        desk.someone('integration'),
      ),
    );
}

function visits(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const planned = view.records('Service_Visit__c').filter((one) => textOf(one, 'Outcome__c') === 'Planned');
  const done = dice
    .sample(planned, 10)
    .map((visit) =>
      edit(
        'Service_Visit__c',
        visit,
        presentFields(doneVisit(dice, daysFrom(desk.today, -0.2))),
        desk.someone('service'),
      ),
    );
  const next = dice.sample(view.records('Equipment__c'), 8).map((machine) => {
    const technician = desk.someone('service');
    return creation(
      'Service_Visit__c',
      {
        ...plannedVisit(dice, plannedMoment(dice, 60, desk.today)),
        Equipment__c: machine.Id,
        Technician__c: desk.userId(technician),
      },
      technician,
    );
  });
  return [...done, ...next];
}

/** A machine breaks down, another is carried to another site. */
function moves(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const [broken, moved] = dice.sample(view.records('Equipment__c'), 2);
  const [site] = dice.sample(view.records('Site__c'), 1);
  return [
    ...(broken === undefined
      ? []
      : [edit('Equipment__c', broken, { Status__c: 'Out of order' }, desk.someone('service'))]),
    ...(moved === undefined || site === undefined
      ? []
      : [
          edit(
            'Equipment__c',
            moved,
            { Site__c: site.Id, Status__c: 'In operation' },
            desk.someone('service'),
          ),
        ]),
  ];
}

/** A new file at an account, and a new version of a file that is there. */
function filing(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const file = fileFor(dice, dice.int(1000, 9999));
  const body = { PathOnClient: file.path, VersionData: file.body.toString('base64') };
  const [account] = dice.sample(view.records('Account'), 1);
  const [document] = dice.sample(view.records('ContentDocument'), 1);
  return [
    creation(
      'ContentVersion',
      { ...body, Title: file.title, FirstPublishLocationId: account?.Id },
      desk.someone('service'),
    ),
    ...(document === undefined
      ? []
      : [
          creation(
            'ContentVersion',
            {
              ...body,
              Title: textOf(document, 'Title') || file.title,
              ContentDocumentId: document.Id,
              ReasonForChange: 'Corrected',
            },
            desk.someone('service'),
          ),
        ]),
  ];
}
