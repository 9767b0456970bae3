import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { performFiles, performRun } from '#core/backup';
import { withTenant } from '#core/db';
import { createJob, requestRun } from '#core/jobs';
import { systemClock } from '#core/model';
import {
  applyRestore,
  confirmRestore,
  getRestore,
  planRestore,
  requestRestore,
  restoreItems,
  type Restore,
  type RestoreDeps,
  type RestoreItem,
  type RestoreRequest,
} from '#core/restore';
import { connectHomeOrg } from '#core/tenants';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { startSimulator, type RunningSimulator, type WorldRecord } from '#simulator';

const apiVersion = '67.0';
const masterKey = Buffer.alloc(32, 7);
const quiet = { info: () => undefined, warn: () => undefined };

/** A record of the org as the simulator itself shows it. */
export type OrgRow = Readonly<Record<string, unknown>> & { readonly Id: string };

type Wish = Omit<RestoreRequest, 'tenantId' | 'memberId'>;

/** An org with records, backed up into a database of the test file. Properties may be read inside tests only. */
export interface Story {
  readonly simulator: RunningSimulator;
  readonly deps: RestoreDeps;
  /** Paths of the stored bodies of files. */
  stored(): Promise<string[]>;
  /** Fetches the files that backups wait for. */
  fetchFiles(): Promise<void>;
  /** Backs up; gives the id of the run. */
  backUp(): Promise<string>;
  /** A call of the REST API as the admin, such as a person's edit. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  remove(ids: readonly string[]): Promise<void>;
  purge(ids: readonly string[]): Promise<void>;
  disturb(fault: object): Promise<void>;
  /** Live records of an object by Id, without what Salesforce stamps. */
  rows(object: string): Promise<Map<string, OrgRow>>;
  insertsOf(object: string): number;
  plan(wish: Wish): Promise<Restore>;
  confirm(restore: Restore): Promise<void>;
  apply(restore: Restore, limits?: RestoreDeps['limits']): Promise<Restore>;
  /** Plan, confirm, apply. */
  restore(wish: Wish): Promise<Restore>;
  /** All records of a restore, by pages of this size. */
  items(restore: Restore, pageSize?: number): Promise<RestoreItem[]>;
}

/** Starts an org with these records and connects it; call it once in a `describe`. */
export function useStory(records: readonly WorldRecord[]): Story {
  const database = useDatabase();
  const folder = useBodyFolder();
  let started: Awaited<ReturnType<typeof start>> | undefined;
  beforeAll(async () => {
    started = await start(records, database.worker.db);
  });
  afterAll(() => started?.simulator.close());
  const now = () => {
    if (!started) throw new Error('The story runs inside tests only.');
    return started;
  };
  const deps = (): RestoreDeps => ({
    database: database.worker,
    clock: systemClock,
    masterKey,
    log: quiet,
    storage: folder.storage,
    limits: { settle: 0, lockDelay: 5 },
  });
  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]): Promise<T> =>
    withTenant(database.worker.db, now().tenantId, work);
  const ref = (restore: Restore) => ({ tenantId: now().tenantId, restoreId: restore.id });

  const story: Story = {
    get simulator() {
      return now().simulator;
    },
    get deps() {
      return deps();
    },
    stored: async () => (await folder.stored()).map((path) => join(folder.location.folder, path)),
    fetchFiles: async () => {
      const { tenantId, connectionId } = now();
      const outcome = await performFiles(deps(), { tenantId, connectionId });
      if (outcome !== 'done') throw new Error('Files are missing.');
    },
    backUp: async () => {
      const { id } = await inTenant((tx) =>
        requestRun(tx, systemClock, { jobId: now().jobId, trigger: 'manual' }),
      );
      const task = { tenantId: now().tenantId, runId: id };
      for (
        let outcome = await performRun(deps(), task);
        outcome !== 'done';
        outcome = await performRun(deps(), task)
      );
      return id;
    },
    call: (method, path, body) =>
      callOrg(now().simulator, method, `/services/data/v${apiVersion}${path}`, body),
    remove: async (ids) => {
      await story.call('DELETE', `/composite/sobjects?ids=${ids.join(',')}&allOrNone=true`);
    },
    purge: async (ids) => {
      const { org } = now().simulator;
      org.transact(() => {
        for (const id of ids) if (org.bin.has(id)) org.purge(id);
      });
    },
    disturb: async (fault) => {
      await callOrg(now().simulator, 'POST', '/simulator/faults', fault);
    },
    rows: async (object) => {
      const { objects } = (await callOrg(now().simulator, 'GET', '/simulator/snapshot')) as {
        objects: Record<string, OrgRow[]>;
      };
      return new Map((objects[object] ?? []).map((row) => [row.Id, withoutStamps(row)]));
    },
    insertsOf: (object) =>
      now().simulator.org.events.filter((event) => event.kind === 'insert' && event.object === object).length,
    plan: async (wish) => {
      const { tenantId, memberId } = now();
      const wanted = await inTenant((tx) => requestRestore(tx, systemClock, { ...wish, tenantId, memberId }));
      await planRestore(deps(), ref(wanted));
      return inTenant((tx) => getRestore(tx, wanted.id));
    },
    confirm: async (restore) => {
      const planHash = restore.planHash ?? '';
      await inTenant((tx) => confirmRestore(tx, systemClock, { restoreId: restore.id, planHash }));
    },
    apply: async (restore, limits) => {
      await applyRestore({ ...deps(), limits: { ...deps().limits, ...limits } }, ref(restore));
      return inTenant((tx) => getRestore(tx, restore.id));
    },
    restore: async (wish) => {
      const planned = await story.plan(wish);
      await story.confirm(planned);
      return story.apply(planned);
    },
    items: async (restore, limit = 10_000) => {
      const items: RestoreItem[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const page = { limit, ...(after === undefined ? {} : { after }) };
        const { items: found, nextAfter } = await inTenant((tx) => restoreItems(tx, restore.id, page));
        items.push(...found);
        after = nextAfter;
      }
      return items;
    },
  };
  return story;
}

async function start(records: readonly WorldRecord[], db: Parameters<typeof connectHomeOrg>[0]) {
  const world = {
    name: 'restores',
    companyName: 'Restores',
    metadataFolders: [],
    records: () => records,
    disasters: [],
  };
  const simulator = await startSimulator({ port: 0, world });
  const { tenantId, member, connection } = await connectHomeOrg(db, systemClock, masterKey, {
    tokenSource: { kind: 'access_token', accessToken: simulator.accessToken },
    instanceUrl: simulator.url,
    apiVersion,
  });
  const job = await withTenant(db, tenantId, (tx) =>
    createJob(tx, systemClock, {
      tenantId,
      memberId: member.id,
      name: 'Daily',
      connectionId: connection.id,
      timeOfDay: '01:00',
      timeZone: 'Europe/Berlin',
      runFirstBackup: false,
    }),
  );
  return { simulator, tenantId, connectionId: connection.id, memberId: member.id, jobId: job.id };
}

async function callOrg(
  simulator: RunningSimulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const reply = await fetch(`${simulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${simulator.accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

const stamps = new Set([
  'CreatedDate',
  'CreatedById',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
]);

function withoutStamps(row: OrgRow): OrgRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !stamps.has(name))) as OrgRow;
}
