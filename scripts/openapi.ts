import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { openDatabase } from '#core/db';
import { systemClock } from '#core/model';
import { buildServer } from '#server';

/** `npm run openapi`: writes docs/openapi.json from the routes' own schemas. Needs no database: connections are made on first use. */
const database = openDatabase({
  url: 'postgresql://nobody@localhost/none?host=/nonexistent',
  role: 'holdfast_api',
});
const app = await buildServer({
  database,
  clock: systemClock,
  masterKey: Buffer.alloc(32),
  log: pino({ level: 'silent' }),
});
const file = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));
await writeFile(file, `${JSON.stringify(app.swagger(), null, 2)}\n`);
await app.close();
await database.close();
console.log(`Wrote ${file}`);
