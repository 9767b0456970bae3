import { pino } from 'pino';
import { loadConfig, requireProduction } from '#core/config';
import { openDatabase } from '#core/db';
import { openHttpMetrics, openRegistry, serveMetrics } from '#core/metrics';
import { systemClock } from '#core/model';
import { buildServer } from './app.ts';

/** The API as a process of its own: `DATABASE_URL` and `HOLDFAST_MASTER_KEY` are required; SIGTERM drains and stops it. */
const config = loadConfig(process.env, process.cwd());
const { databaseUrl, masterKey } = requireProduction(config);
const log = pino({ level: config.logLevel });
const database = openDatabase({ url: databaseUrl, role: 'holdfast_api' });
const registry = openRegistry();
const metrics = openHttpMetrics(registry);
const app = await buildServer({
  database,
  clock: systemClock,
  masterKey,
  log,
  metrics,
  sending: config.sending,
});
await app.listen({ host: config.host, port: config.port });
const told =
  config.metricsPort === undefined
    ? undefined
    : await serveMetrics(registry, config.host, config.metricsPort);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void app
      .close()
      .then(() => told?.close())
      .then(() => database.close());
  });
}
