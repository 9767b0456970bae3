import { Command, InvalidArgumentError } from 'commander';
import { loadConfig } from '#core/config';
import { HoldfastError, asHoldfastError, systemClock } from '#core/model';
import { demoWorld } from '../simulator/worlds/demo/index.ts';
import { startStack } from '../standalone/index.ts';

/** `npm start`: the whole product on this machine, on a simulated org. One line with the address when all of it is ready. */
function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new InvalidArgumentError('Give a port number from 1 to 65533.');
  return port;
}

function explain(error: unknown): string {
  const problem = error instanceof HoldfastError ? error : asHoldfastError(error);
  const cause =
    problem.code === 'INTERNAL' && problem.cause instanceof Error ? `\n${problem.cause.stack ?? ''}` : '';
  return `Holdfast could not start. ${problem.message} ${problem.detail.remedy ?? ''}${cause}`.trim();
}

async function main(): Promise<void> {
  const options = new Command('npm start --')
    .description('Runs Holdfast with an embedded Postgres and a simulated Salesforce org.')
    .option(
      '--port <number>',
      'port of the browser page; the API and the simulated org take the next two',
      portNumber,
    )
    .option('--seed <number>', 'seed of the generated demo org', Number, 7)
    .parse()
    .opts<{ port?: number; seed: number }>();
  const config = loadConfig(process.env, process.cwd());
  const port = options.port ?? config.port;
  const started = systemClock.now().getTime();
  const stack = await startStack({
    config,
    clock: systemClock,
    ports: { host: port, api: port + 1, simulator: port + 2 },
    world: demoWorld(options.seed),
    seed: options.seed,
    progress: (step) => console.log(`  ${step} ...`),
    remedy: `Stop that program, or choose other ports with \`npm start -- --port ${port + 100}\`.`,
  });
  const seconds = ((systemClock.now().getTime() - started) / 1000).toFixed(1);
  console.log(
    `Holdfast is ready at http://localhost:${port} (${seconds} s; data in ${config.dataDir}; Ctrl-C stops it)`,
  );
  await untilStopped();
  console.log('Stopping ...');
  await stack.stop();
  console.log('Stopped. The data is kept for the next start.');
}

/**
 * Resolves at the first Ctrl-C. npm and the terminal may both pass it on, so its echo within two seconds is the same wish; a later one
 * ends the process at once, and the next start takes up the Postgres that is left.
 */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const now = systemClock.now().getTime();
        if (asked !== undefined && now - asked > 2000) process.exit(1);
        asked ??= now;
        resolve();
      });
    }
  });
}

await main().catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
