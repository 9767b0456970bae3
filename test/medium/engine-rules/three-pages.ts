import type { Database } from '#core/db';
import type { World, WorldRecord } from '#simulator';
import { simulatedBackup, type BackedUp, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { showOnly } from '../backup/small-world.ts';

/** Leads that a Bulk job hands out in three pages. */
export const leads = 3_000;
export const pageRows = 1_000;

/** Requests for a page of a Bulk result: the first page, and those that a locator names. */
export const anyPage = 'jobs/query/[^/]+/results';
export const firstPage = `${anyPage}(?!.*locator=)`;

const world: World = {
  ...{ name: 'leads', companyName: 'Leads Ltd', metadataFolders: [], disasters: [] },
  records: function* (): Iterable<WorldRecord> {
    for (let n = 1; n <= leads; n += 1)
      yield { type: 'Lead', ref: `l${n}`, fields: { LastName: `Lead ${n}`, Company: `Firm ${n % 97}` } };
  },
};

/** An org of nothing but leads, and a job that backs it up. Ids and values are the same each time. */
export async function leadsOnly(database: Database, now?: () => Date): Promise<SimulatedBackup> {
  const backup = await simulatedBackup(database, { world, bulkPageRows: pageRows, ...(now ? { now } : {}) });
  showOnly(backup.simulator, ['Lead']);
  return backup;
}

/** Disturbs requests whose path matches. */
export async function disturb(backup: SimulatedBackup, path: string, fault: object): Promise<void> {
  await backup.control('POST', 'faults', { match: { path }, nth: 1, times: 1, ...fault });
}

export const always = { times: 1_000_000 };

export function leadOf({ objects }: BackedUp) {
  const lead = objects.get('Lead');
  if (!lead) throw new Error('The run has no row for Lead.');
  return lead;
}

/** Bulk query jobs that the org was asked for, those that were removed included. */
export async function bulkJobsOf(backup: SimulatedBackup): Promise<number> {
  const headers = { authorization: `Bearer ${backup.simulator.accessToken}` };
  const reply = await fetch(`${backup.simulator.url}/services/data/v67.0/limits`, { headers });
  const { DailyBulkV2QueryJobs: jobs } = (await reply.json()) as {
    DailyBulkV2QueryJobs: { Max: number; Remaining: number };
  };
  return jobs.Max - jobs.Remaining;
}
