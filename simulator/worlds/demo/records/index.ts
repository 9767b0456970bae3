import type { WorldRecord } from '../../world.ts';
import { seededDice, type Dice } from '../dice.ts';
import { registry, type Registry } from '../people.ts';
import { accountRecords } from './accounts.ts';
import { caseRecords } from './cases.ts';
import { contactRecords, contactsByAccount } from './contacts.ts';
import { documentRecords } from './documents.ts';
import { equipmentRecords } from './equipment.ts';
import { leadRecords } from './leads.ts';
import { lineItemRecords, opportunityRecords } from './opportunities.ts';
import { catalogueRecords, offers } from './products.ts';
import { visitRecords } from './service-visits.ts';
import { siteRecords } from './sites.ts';
import { taskRecords } from './tasks.ts';
import { userRecords } from './users.ts';

const ACCOUNTS = 440;
const LEADS = 560;
const TASKS = 1400;
const FILES = 42;

/** A generator's own dice and the people drawn from it. */
function theme(seed: number, name: string): readonly [Dice, Registry] {
  const dice = seededDice(seed, name);
  return [dice, registry(dice)];
}

/** All records of the company, the target of each lookup before the lookup. */
export function demoRecords(seed: number): WorldRecord[] {
  const catalogue = offers();
  const accounts = accountRecords(...theme(seed, 'accounts'), ACCOUNTS);
  const contacts = contactRecords(...theme(seed, 'contacts'), accounts);
  const leads = leadRecords(...theme(seed, 'leads'), LEADS);
  const byAccount = contactsByAccount(contacts);
  const sites = siteRecords(...theme(seed, 'sites'), accounts);
  const equipment = equipmentRecords(seededDice(seed, 'equipment'), sites, byAccount, catalogue);
  const visits = visitRecords(seededDice(seed, 'visits'), equipment, byAccount);
  const opportunities = opportunityRecords(seededDice(seed, 'opportunities'), accounts);
  const lines = lineItemRecords(seededDice(seed, 'lines'), opportunities, catalogue);
  const cases = caseRecords(seededDice(seed, 'cases'), accounts, byAccount, equipment);
  const tasks = taskRecords(
    seededDice(seed, 'tasks'),
    { contacts, leads, opportunities, cases, equipment },
    TASKS,
  );
  const homes = { accounts, opportunities, cases };
  const files = documentRecords(seededDice(seed, 'files'), homes, FILES);
  return [
    ...userRecords(),
    ...catalogueRecords(catalogue),
    ...[...accounts, ...contacts, ...leads, ...sites, ...equipment, ...visits].map(plain),
    ...[...opportunities, ...lines, ...cases, ...tasks, ...files].map(plain),
  ];
}

/** Without what only the generators of the children need. */
function plain({ type, ref, fields }: WorldRecord): WorldRecord {
  return { type, ref, fields };
}
