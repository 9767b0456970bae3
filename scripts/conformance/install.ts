import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../child.ts';

/** The folder with the clients, outside the root install. */
export const CLIENTS = fileURLToPath(new URL('../../conformance/', import.meta.url));
const ROOT_PROGRAMS = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** PATH with the project's own Node first: the clients need Node 22 or later, whatever the machine has. */
export function pathWithProjectNode(): string {
  return [ROOT_PROGRAMS, process.env['PATH'] ?? ''].join(delimiter);
}

/** Installs the clients when they are missing or of another version. False when npm could not do it; `quiet` keeps npm from saying why. */
export async function ensureClients({ quiet }: { readonly quiet: boolean }): Promise<boolean> {
  if (missingClients().length === 0) return true;
  if (!quiet)
    console.log(`Installing ${missingClients().join(', ')} into conformance/ (about 700 MB, once) ...`);
  const args = [
    'ci',
    '--prefix',
    CLIENTS,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    `--loglevel=${quiet ? 'silent' : 'error'}`,
  ];
  const code = await runChild('npm', args, { ...process.env, PATH: pathWithProjectNode() });
  return code === 0 && missingClients().length === 0;
}

/** `name@version` of the clients that conformance/package.json asks for and that are not there. */
function missingClients(): string[] {
  const { dependencies } = readPackage(CLIENTS);
  return Object.entries(dependencies ?? {})
    .filter(([name, version]) => installedVersion(name) !== version)
    .map(([name, version]) => `${name}@${version}`);
}

function installedVersion(name: string): string | undefined {
  const folder = join(CLIENTS, 'node_modules', name);
  return existsSync(join(folder, 'package.json')) ? readPackage(folder).version : undefined;
}

interface PackageFile {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
}
