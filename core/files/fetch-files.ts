import { eq } from 'drizzle-orm';
import { connection, withTenant } from '#core/db';
import { HoldfastError, asHoldfastError } from '#core/model';
import type { ApiReading, OrgClient } from '#core/salesforce';
import { openDataKey, openOrg } from '#core/tenants';
import { clearScratch } from './body-storage.ts';
import { fetchBody } from './fetch-body.ts';
import { defaultFetchLimits, type FetchDeps, type FetchLimits } from './fetch-deps.ts';
import { deriveFileKeys, type FileKeys } from './file-keys.ts';
import { callsFreeAt, fileShare } from './file-share.ts';
import { dueFiles, nextDue, noteFailure } from './file-queue.ts';
import type { FileRow } from './file-tables.ts';
import { keepBody } from './keep-body.ts';
import { watchForRun } from './watch-for-run.ts';

/** Files that a slice looks up at once. */
const batch = 100;
/** What a killed worker was writing is removed when it has not grown for so long, in milliseconds. */
const abandonedAfter = 60 * 60_000;

interface FileTask {
  readonly tenantId: string;
  readonly connectionId: string;
}

/** How a slice of fetching ended. */
export interface Fetched {
  /** API calls it took. */
  readonly calls: number;
  /** What it knows of the use of the org's allowance; undefined when it made no call. */
  readonly usage: ApiReading | undefined;
  /** `done`: no file waits. `paused`: a run of the connection goes first. Otherwise when to go on. */
  readonly next: 'done' | 'paused' | { readonly again: Date };
}

/** One slice at work. */
interface Fetching {
  readonly deps: FetchDeps;
  readonly limits: FetchLimits;
  readonly task: FileTask;
  readonly storeSchema: string;
  readonly keys: FileKeys;
  readonly org: OrgClient;
  /** Aborted when a run begins or the process stops: downloads under way are given up. */
  readonly halt: AbortController;
  readonly end: number;
  /** Set when no further file is to be begun for so many milliseconds; those under way are paid for and are finished. */
  wait: number | undefined;
}

/**
 * Fetches bodies of a connection that wait for it, some at once, for the length of a slice. Killed at any point, the next call goes on with
 * the files that have none yet. A file's failure is noted with the file; what concerns all files ends the slice. Throws what our own
 * database throws, and CONFIG_INVALID for another master key.
 */
export async function fetchFiles(deps: FetchDeps, task: FileTask): Promise<Fetched> {
  const { db } = deps.database;
  const limits = { ...defaultFetchLimits, ...deps.fetching };
  const storeSchema = await storeSchemaOf(deps, task);
  const due = await nextDue(db, storeSchema);
  if (due === undefined) return { calls: 0, usage: undefined, next: 'done' };
  if (due > deps.clock.now()) return { calls: 0, usage: undefined, next: { again: due } };
  const halt = new AbortController();
  const watch = await watchForRun(deps, task, limits.look, halt);
  try {
    if (halt.signal.aborted) return { calls: 0, usage: undefined, next: 'paused' };
    const fetching = await openFetching(deps, limits, task, storeSchema, halt);
    if (!('org' in fetching)) return fetching;
    await fetchSome(fetching);
    const calls = fetching.org.apiCalls();
    deps.log.info({ connectionId: task.connectionId, apiCalls: calls }, 'files fetched');
    const usage = fetching.org.usage();
    return { calls, usage, next: watch.runBegan() ? 'paused' : await nextOf(fetching) };
  } finally {
    await watch.stop();
  }
}

async function storeSchemaOf(deps: FetchDeps, task: FileTask): Promise<string> {
  const [row] = await withTenant(deps.database.db, task.tenantId, (tx) =>
    tx
      .select({ storeSchema: connection.storeSchema })
      .from(connection)
      .where(eq(connection.id, task.connectionId)),
  );
  if (!row) throw new HoldfastError('NOT_FOUND', 'There is no such connection.');
  return row.storeSchema;
}

async function openFetching(
  deps: FetchDeps,
  limits: FetchLimits,
  task: FileTask,
  storeSchema: string,
  halt: AbortController,
): Promise<Fetching | Fetched> {
  const { clock, masterKey, storage, retry } = deps;
  const { db } = deps.database;
  const dataKey = await withTenant(db, task.tenantId, (tx) => openDataKey(tx, masterKey, task));
  const share = await fileShare(db, task);
  const free = callsFreeAt(share, clock.now());
  if (free) return { calls: 0, usage: undefined, next: { again: free } };
  try {
    await clearScratch(storage, task.connectionId, new Date(clock.now().getTime() - abandonedAfter));
    const org = await openOrg(db, clock, masterKey, task.tenantId, task.connectionId, {
      ...(retry ? { retry } : {}),
      budget: { share },
    });
    const keys = deriveFileKeys(dataKey, task.connectionId);
    const end = clock.now().getTime() + limits.slice;
    return { deps, limits, task, storeSchema, keys, org, halt, end, wait: undefined };
  } catch (error) {
    const wait = waitFor(asHoldfastError(error), limits);
    if (wait === undefined) throw error;
    return { calls: 0, usage: undefined, next: { again: new Date(clock.now().getTime() + wait) } };
  }
}

/** Files in the order of their turn, `atOnce` of them under way, until none is due or the slice is over. */
async function fetchSome(fetching: Fetching): Promise<void> {
  const { deps, limits, storeSchema, halt, end } = fetching;
  const over = () => halt.signal.aborted || fetching.wait !== undefined || deps.clock.now().getTime() >= end;
  do {
    const files = await dueFiles(deps.database.db, storeSchema, deps.clock.now(), batch);
    if (files.length === 0) return;
    const worker = async () => {
      for (let file = files.shift(); file; file = over() ? undefined : files.shift())
        await fetchOne(fetching, file);
    };
    const ends = await Promise.allSettled(Array.from({ length: limits.atOnce }, worker));
    for (const ended of ends) if (ended.status === 'rejected') throw ended.reason;
  } while (!over());
}

async function fetchOne(fetching: Fetching, file: FileRow): Promise<void> {
  const { deps, limits, storeSchema, task, halt } = fetching;
  const { db } = deps.database;
  const { clock, storage } = deps;
  const store = { connectionId: task.connectionId, storeSchema, storage };
  const source = { org: fetching.org, clock, keys: fetching.keys, storage };
  try {
    await fetchBody(source, file, halt.signal, (body, path) => keepBody(db, clock, store, file, body, path));
  } catch (error) {
    if (halt.signal.aborted) return;
    if (!(error instanceof HoldfastError)) {
      halt.abort();
      throw error;
    }
    const { code, detail } = error;
    const told = {
      object: file.object,
      recordId: file.recordId,
      code,
      salesforceCode: detail.salesforceCode,
    };
    deps.log.warn({ ...told, attempt: file.attempts + 1 }, 'file not fetched');
    const wait = waitFor(error, limits);
    fetching.wait = wait ?? fetching.wait;
    // An org that is away says nothing of the file, yet one file that always fails so must not hold up the others for ever.
    if (wait === undefined || code === 'ORG_UNAVAILABLE')
      await noteFailure(db, storeSchema, file, error, clock.now(), limits.retryAfter);
  }
}

/** How long to wait after an error that concerns all files; undefined for one that concerns a single one. */
function waitFor({ code }: HoldfastError, { wait }: FetchLimits): number | undefined {
  if (code === 'API_LIMIT') return wait.allowance;
  if (code === 'REAUTHORISE') return wait.authorisation;
  return code === 'ORG_UNAVAILABLE' || code === 'FILE_STORE_UNAVAILABLE' ? wait.trouble : undefined;
}

async function nextOf({ deps, storeSchema, wait }: Fetching): Promise<Fetched['next']> {
  const due = await nextDue(deps.database.db, storeSchema);
  if (due === undefined) return 'done';
  const earliest = deps.clock.now().getTime() + (wait ?? 0);
  return { again: new Date(Math.max(earliest, due.getTime())) };
}
