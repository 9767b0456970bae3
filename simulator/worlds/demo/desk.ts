import type { FieldValue, Operation, OrgRecord, OrgView, Random } from '../world.ts';
import { todayIn } from './calendar.ts';
import { diceFrom, type Dice } from './dice.ts';
import { registry, type Registry } from './people.ts';
import { presentFields, type Fields } from './record.ts';
import { REGIONS, type Region } from './regions.ts';
import { staffIn, usernameOf, type Role } from './staff.ts';

/** What somebody needs who changes things in the org: what is there, what day it is, who works here. */
export interface Desk {
  readonly view: OrgView;
  readonly dice: Dice;
  readonly people: Registry;
  readonly today: Date;
  /** Username of somebody active in that role, or undefined (then the admin does it). */
  someone(role: Role): string | undefined;
  /** Id of the active user of that username. */
  userId(username: string | undefined): string | undefined;
}

/** Sits down before an org, which must not change until the plan is made: each object is read once. */
export function deskOf(org: OrgView, random: Random): Desk {
  const view = readOnce(org);
  const dice = diceFrom(random);
  const active = new Map<string, string>();
  for (const user of view.records('User')) {
    if (user['IsActive'] === true) active.set(String(user['Username']), user.Id);
  }
  return {
    view,
    dice,
    people: registry(dice),
    today: todayIn(view),
    someone: (role) => {
      const present = staffIn(role)
        .map(usernameOf)
        .filter((username) => active.has(username));
      return present.length === 0 ? undefined : dice.pick(present);
    },
    userId: (username) => (username === undefined ? undefined : active.get(username)),
  };
}

function readOnce(org: OrgView): OrgView {
  const read = new Map<string, readonly OrgRecord[]>();
  return {
    records: (type) => {
      const known = read.get(type) ?? org.records(type);
      read.set(type, known);
      return known;
    },
  };
}

/** An edit; `null` clears a field. */
export function edit(
  type: string,
  record: OrgRecord,
  fields: Readonly<Record<string, FieldValue>>,
  as: string | undefined,
): Operation {
  return { kind: 'update', type, id: record.Id, fields, ...(as === undefined ? {} : { as }) };
}

/** A new record; fields without a value are left out. */
export function creation(type: string, fields: Fields, as: string | undefined, ref?: string): Operation {
  return {
    kind: 'insert',
    type,
    fields: presentFields(fields),
    ...(ref === undefined ? {} : { ref }),
    ...(as === undefined ? {} : { as }),
  };
}

/** A deletion. */
export function removal(type: string, record: OrgRecord, as: string | undefined): Operation {
  return { kind: 'delete', type, id: record.Id, ...(as === undefined ? {} : { as }) };
}

/** The text of a field, or an empty string. */
export function textOf(record: OrgRecord, field: string): string {
  const value = record[field];
  return typeof value === 'string' ? value : '';
}

/** The sales region of an account; the first region for accounts without one. */
export function regionOf(account: OrgRecord | undefined): Region {
  const name = account?.['Region__c'];
  const region = REGIONS.find((one) => one.name === name) ?? REGIONS[0];
  if (region === undefined) throw new RangeError('the demo company has no sales region');
  return region;
}
