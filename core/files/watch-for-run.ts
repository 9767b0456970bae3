import { and, eq, inArray } from 'drizzle-orm';
import { run, withTenant } from '#core/db';
import type { FetchDeps } from './fetch-deps.ts';

/** Looks out for a run of the connection, which goes before its files. */
export interface Watch {
  /** True when a run waits or is under way. */
  runBegan(): boolean;
  stop(): Promise<void>;
}

/** Looks now, and then every `interval` milliseconds. Aborts `halt` as soon as there is a run, or the process is about to stop. */
export async function watchForRun(
  deps: FetchDeps,
  task: { readonly tenantId: string; readonly connectionId: string },
  interval: number,
  halt: AbortController,
): Promise<Watch> {
  let began = false;
  const look = async () => {
    began ||= await runIsOpen(deps, task);
    if (began) halt.abort();
  };
  const end = () => halt.abort();
  if (deps.signal?.aborted) end();
  deps.signal?.addEventListener('abort', end, { once: true });
  await look();
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A database that does not answer ends the slice where it is needed.
    last = last.then(look).catch(() => undefined);
  }, interval);
  return {
    runBegan: () => began,
    stop: async () => {
      clearInterval(timer);
      deps.signal?.removeEventListener('abort', end);
      await last;
    },
  };
}

async function runIsOpen(
  deps: FetchDeps,
  { tenantId, connectionId }: { readonly tenantId: string; readonly connectionId: string },
): Promise<boolean> {
  const rows = await withTenant(deps.database.db, tenantId, (tx) =>
    tx
      .select({ id: run.id })
      .from(run)
      .where(and(eq(run.connectionId, connectionId), inArray(run.status, ['pending', 'running'])))
      .limit(1),
  );
  return rows.length > 0;
}
