import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  openRegistry,
  openRunMetrics,
  openStateMetrics,
  serveMetrics,
  type MetricsServer,
} from '#core/metrics';
import { useDatabase } from '#test/database';
import { simulatedBackup, type SimulatedBackup } from '../backup/simulated-backup.ts';
import { leads, showOnly, smallWorld } from '../backup/small-world.ts';

const database = useDatabase();
let backup: SimulatedBackup;
let server: MetricsServer;
const registry = openRegistry();
const meter = openRunMetrics(registry);

beforeAll(async () => {
  backup = await simulatedBackup(database.worker, { world: smallWorld, bulkPageRows: 1_000 });
  showOnly(backup.simulator, ['Account', 'Lead', 'Task']);
  openStateMetrics(registry, database.worker.db);
  server = await serveMetrics(registry, '127.0.0.1', 0);
});
afterAll(async () => {
  await server.close();
  await backup.simulator.close();
});

async function scrape(): Promise<Map<string, number>> {
  const reply = await fetch(`http://127.0.0.1:${server.port}/metrics`);
  expect(reply.headers.get('content-type')).toContain('text/plain');
  const lines = (await reply.text()).split('\n').filter((line) => line.startsWith('holdfast_'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('tells what runs did, and what the database holds of them', async () => {
  await backup.control('POST', 'faults', {
    ...{ match: { path: 'jobs/query/.*/results' }, nth: 2, times: 1, effect: 'truncateRows', rows: 400 },
  });
  const { run } = await backup.backUp({ meter });
  const told = await scrape();
  expect(told.get('holdfast_runs_closed_total{status="completed"}')).toBe(1);
  expect(told.get('holdfast_run_duration_seconds_count{status="completed"}')).toBe(1);
  expect(told.get('holdfast_api_calls_total')).toBe(run.apiCalls);
  expect(told.get('holdfast_page_retries_total{cause="PAGE_REJECTED"}')).toBe(1);
  expect(told.get('holdfast_rows_read_total')).toBe(leads + 6);
  expect(told.get('holdfast_runs{status="completed"}')).toBe(1);
  expect(told.get('holdfast_objects{coverage="ok"}')).toBe(2);
  expect(told.get('holdfast_objects{coverage="empty"}')).toBe(1);
  expect(told.get('holdfast_queue_jobs{state="ready"}')).toBeGreaterThan(0);
  expect(told.get('holdfast_database_up')).toBe(1);
});

it('names nobody and nothing of a customer', async () => {
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  const { tenantId, connection } = backup.installation;
  for (const secret of [
    tenantId,
    connection.id,
    connection.storeSchema,
    backup.jobId,
    'Nightly',
    'Example Ltd',
    'Lead',
  ])
    expect(text).not.toContain(secret);
});

it('answers nothing else', async () => {
  expect((await fetch(`http://127.0.0.1:${server.port}/`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${server.port}/metrics`, { method: 'POST' })).status).toBe(404);
});

it('is not for the role of the API, which could count other tenants by it', async () => {
  await expect(database.api.db.execute(sql`select * from holdfast.metrics()`)).rejects.toThrow();
});
