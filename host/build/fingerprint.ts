import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const host = fileURLToPath(new URL('..', import.meta.url));
const compilers = ['rolldown', 'lwc', '@lwc/rollup-plugin', 'lightning-base-components'];

/** A hash over everything that goes into a bundle: the package, the page code, the build, and the compilers' versions. */
export async function fingerprint(forceApp: string, mode: string): Promise<string> {
  const hash = createHash('sha1').update(mode);
  for (const name of compilers) hash.update(`${name} ${await versionOf(name)}\n`);
  for (const folder of [forceApp, host]) {
    for (const file of await sourceFiles(folder)) {
      hash
        .update(`${relative(folder, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function versionOf(name: string): Promise<string> {
  const found = createRequire(import.meta.url).resolve.paths(name) ?? [];
  for (const folder of found) {
    const manifest = await readFile(join(folder, name, 'package.json'), 'utf8').catch(() => undefined);
    if (manifest !== undefined) return String((JSON.parse(manifest) as { version: unknown }).version);
  }
  return 'absent';
}

async function sourceFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__tests__'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\.(js|ts|html|css|cls|svg|xml)$/.test(file))
    .sort();
}
