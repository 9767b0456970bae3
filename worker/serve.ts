import { pino } from 'pino';
import { loadConfig } from '#core/config';
import { openDatabase } from '#core/db';
import { openRegistry, openRunMetrics, openStateMetrics, serveMetrics } from '#core/metrics';
import { HoldfastError, loggable, systemClock } from '#core/model';
import { startWorker } from './start-worker.ts';

const config = loadConfig(process.env, process.cwd());
const { databaseUrl, masterKey, logLevel, sending, files } = config;
const log = pino({ level: logLevel, base: { part: 'worker' } });

if (databaseUrl === undefined || masterKey === undefined) {
  const field = databaseUrl === undefined ? 'DATABASE_URL' : 'HOLDFAST_MASTER_KEY';
  const error = new HoldfastError('CONFIG_INVALID', `A worker of its own needs ${field}.`, { field });
  log.fatal({ code: error.code }, error.message);
  process.exit(1);
}

const database = openDatabase({
  url: databaseUrl,
  role: 'holdfast_worker',
  onConnectionLost: () => log.warn('database connection lost'),
});
const registry = openRegistry();
const meter = openRunMetrics(registry);
openStateMetrics(registry, database.db);
const metrics =
  config.metricsPort === undefined
    ? undefined
    : await serveMetrics(registry, config.host, config.metricsPort);
const worker = await startWorker({ database, clock: systemClock, masterKey, log, meter, sending, files });

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // A second signal means: do not wait. What is unfinished goes on elsewhere.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping at the next checkpoint');
    void worker
      .stop()
      .then(() => metrics?.close())
      .then(() => database.close())
      .then(() => process.exit(0));
  });
}
process.on('uncaughtException', (error) => {
  log.fatal(loggable(error), 'uncaught exception: the worker ends, its work goes on elsewhere');
  process.exit(1);
});
