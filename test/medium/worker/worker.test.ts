import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { backupJob, run } from '#core/db';
import { systemClock } from '#core/model';
import { noSending, openSenders } from '#core/notify';
import { useBodyFolder } from '#test/body-folder';
import { useDatabase } from '#test/database';
import { startWorker, type RunningWorker } from '#worker';
import { registry, taskListOf } from '../../../worker/registry.ts';
import type { TaskDeps } from '../../../worker/task.ts';
import { startDueRunsTask } from '../../../worker/tasks/start-due-runs.ts';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { fewObjects, showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
const folder = useBodyFolder();

describe('the registry', () => {
  const deps = { log: pino({ level: 'silent' }) } as TaskDeps;

  it('holds each task once', () => {
    expect(Object.keys(taskListOf(registry, deps)).sort()).toEqual(
      [
        'apply_restore',
        'conclude_run',
        'delete_job',
        'erase_record',
        'fetch_files',
        'list_objects',
        'plan_restore',
        'purge_nonces',
        'reconcile_open_work',
        'run_backup',
        'send_notification',
        'start_due_runs',
        'start_due_verifications',
        'verify_job',
      ].sort(),
    );
  });

  it('refuses to start with a task missing or doubled, and names it', () => {
    expect(() => taskListOf(registry.slice(1), deps)).toThrow('run_backup is missing');
    expect(() => taskListOf([...registry, ...registry.slice(-1)], deps)).toThrow(
      'start_due_verifications is there twice',
    );
  });
});

describe('a worker', () => {
  let backup: SimulatedBackup;
  let worker: RunningWorker | undefined;
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  beforeAll(async () => {
    backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 500 });
    showOnly(backup.simulator, fewObjects);
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
  });
  afterAll(() => backup.simulator.close());

  const start = async () => {
    const { masterKey } = backup.installation;
    worker = await startWorker({
      database: database.worker,
      clock: systemClock,
      masterKey,
      log,
      files: folder.location,
      pollInterval: 200,
    });
    return worker;
  };
  const statusOf = async (runId: string) => {
    const [row] = await backup.installation.inTenant((tx) => tx.select().from(run).where(eq(run.id, runId)));
    return row?.status;
  };
  const closed = (runId: string) =>
    expect.poll(() => statusOf(runId), { timeout: 25_000 }).toMatch(/^completed/);

  it('performs a run that was asked for', async () => {
    await start();
    const runId = await backup.request();
    await closed(runId);
    expect((await backup.inspect(1)).objects.get('Lead')).toMatchObject({ coverage: 'ok', route: 'bulk' });
  });

  it('lets go of a run when it is stopped, and another worker ends it', async () => {
    await backup.control('POST', 'faults', {
      match: { path: '/services/' },
      nth: 1,
      times: 8,
      effect: 'delay',
      ms: 150,
    });
    const first = await start();
    const runId = await backup.request();
    await expect.poll(() => statusOf(runId)).toBe('running');
    await first.stop();
    worker = undefined;
    expect(await statusOf(runId)).toBe('running');
    await start();
    await closed(runId);
  });

  it('starts and performs the run of a job that is due', async () => {
    const { inTenant, masterKey } = backup.installation;
    const past = new Date(Date.now() - 60_000);
    await inTenant((tx) =>
      tx.update(backupJob).set({ nextRunAt: past }).where(eq(backupJob.id, backup.jobId)),
    );
    const { signal } = new AbortController();
    const senders = openSenders(systemClock, noSending);
    await startDueRunsTask.handle(
      {
        database: database.worker,
        clock: systemClock,
        masterKey,
        log,
        signal,
        senders,
        storage: folder.storage,
      },
      {},
    );
    await start();
    const [row] = await inTenant((tx) => tx.select().from(run).where(eq(run.trigger, 'schedule')));
    await closed(row?.id ?? '');
  });

  it('logs no value of a record, and no secret', () => {
    const text = lines.join('');
    expect(text).toContain('run closed');
    for (const secret of [
      'Person 1',
      'Firm 3',
      'quoted',
      backup.simulator.clientSecret,
      backup.simulator.accessToken,
    ]) {
      expect(text).not.toContain(secret);
    }
  });
});
