import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { loadWorldFolder, readVolumes, startSimulator, type Volumes, type World } from '#simulator';

/** `npm run simulator -- --port 8801 --world DIR|demo`: one simulated Salesforce org until Ctrl-C. */

interface Options {
  readonly port: number;
  readonly host: string;
  readonly world?: string;
  readonly metadata?: string;
  readonly seed: number;
  readonly state?: string;
  readonly generate?: Volumes;
  readonly jwtCertificate?: string;
  readonly acceptAnyJwt?: true;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function volumes(text: string): Volumes {
  try {
    return readVolumes(text);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

async function worldOf(options: Options): Promise<World | undefined> {
  if (options.world === undefined) return undefined;
  if (options.world !== 'demo') return loadWorldFolder(options.world, { metadata: options.metadata });
  const demo = '../simulator/worlds/demo/index.ts';
  const { demoWorld } = (await import(demo)) as { demoWorld: (seed: number) => World };
  return demoWorld(options.seed);
}

async function main(options: Options): Promise<void> {
  const world = await worldOf(options);
  const simulator = await startSimulator({
    port: options.port,
    host: options.host,
    world,
    seed: options.seed,
    ...(options.state === undefined ? {} : { statePath: options.state }),
    ...(options.generate === undefined ? {} : { generate: options.generate }),
    ...(options.jwtCertificate === undefined
      ? {}
      : { jwtCertificate: readFileSync(options.jwtCertificate, 'utf8') }),
    acceptAnyJwtSignature: options.acceptAnyJwt === true,
  });
  const lines = [
    `ready ${simulator.url}`,
    `world         ${world?.name ?? 'empty'}`,
    `org id        ${simulator.orgId}`,
    `access token  ${simulator.accessToken}`,
    `client id     ${simulator.clientId}`,
    `client secret ${simulator.clientSecret}`,
    `refresh token ${simulator.refreshToken}`,
    `user name     ${simulator.adminUsername}`,
    `password      ${simulator.password}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  const stop = (): void => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

const command = new Command('simulator')
  .description('Starts one simulated Salesforce org.')
  .option('--port <number>', 'port to listen on, 0 for any free one', wholeNumber, 8801)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option(
    '--world <dir>',
    'folder with sObject-tree plans or CSV files, or "demo"; without it the org is empty',
  )
  .option('--metadata <dir>', 'folder with the metadata of the world in source format')
  .option(
    '--generate <volumes>',
    'rows computed from the seed, for example Account=1000000,Contact=2000000',
    volumes,
  )
  .option('--seed <number>', 'seed of everything random', wholeNumber, 1)
  .option('--state <file>', 'file that keeps the org between starts')
  .option('--jwt-certificate <file>', 'certificate or public key (PEM) that JWT logins are verified with')
  .option('--accept-any-jwt', 'without a certificate: believe any signature of a JWT login');

main(command.parse().opts<Options>()).catch(fail);
