import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { unpackTar } from './tar.ts';

const inflate = promisify(brotliDecompress);

/** Names of an installed browser, best first. */
const installedNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
];

/** A browser program, and the environment it needs beside the process's own. */
interface BrowserProgram {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A headless Chromium with an empty profile of its own: the one named by `HOLDFAST_CHROMIUM`, else an installed one, else the
 * one inside the npm package `@sparticuz/chromium`, so that tests need nothing from the machine. Close it after use.
 */
export async function launchChromium(): Promise<Browser> {
  const program = installedProgram() ?? (await packagedProgram());
  return chromium.launch({
    executablePath: program.path,
    args: flags,
    env: { ...presentEnvironment(), ...program.environment },
  });
}

function installedProgram(): BrowserProgram | undefined {
  const named = process.env['HOLDFAST_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (!isProgram(named)) throw new Error(`HOLDFAST_CHROMIUM names no program that can be run: ${named}`);
    return { path: named, environment: {} };
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const found = installedNames.map((name) => join(folder, name)).find(isProgram);
    if (found !== undefined) return { path: found, environment: {} };
  }
  return undefined;
}

function isProgram(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks the packaged browser once per version and user: another user's files in the temporary folder could not be run.
 * The folder gets its name only when it is complete, so that test processes that start together do not meet half a browser.
 */
async function packagedProgram(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install Chrome or Chromium, or set HOLDFAST_CHROMIUM to its path.');
  }
  const packed = packedFolder();
  const version = await packageVersion(packed);
  const folder = join(tmpdir(), `holdfast-chromium-${version}-${userInfo().uid}`);
  if (!existsSync(folder)) await unpackInto(folder, packed);
  return {
    path: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

async function unpackInto(folder: string, packed: string): Promise<void> {
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const program = join(partial, 'chromium');
    await writeFile(program, await inflate(await readFile(join(packed, 'chromium.br'))));
    await chmod(program, 0o700);
    for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br']) {
      await unpackTar(await inflate(await readFile(join(packed, archive))), partial);
    }
    await writeFile(join(partial, 'fonts.conf'), fontConfiguration(folder));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have finished first: rename onto a filled folder fails, and that folder is as good as ours.
    if (!existsSync(join(folder, 'chromium'))) throw error;
  }
}

/** Open Sans from the package first, so that pages look the same on machines with other fonts or none. */
function fontConfiguration(folder: string): string {
  const aliases = ['sans-serif', 'Arial', 'Helvetica', 'system-ui', 'Segoe UI', 'Roboto', 'Salesforce Sans'];
  const preferOpenSans = aliases.map(
    (family) =>
      `<match target="pattern"><test name="family"><string>${family}</string></test>` +
      `<edit name="family" mode="assign" binding="strong"><string>Open Sans</string></edit></match>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `<dir>${folder}/fonts</dir>`,
    '<dir>/usr/share/fonts</dir>',
    `<cachedir>${folder}/font-cache</cachedir>`,
    ...preferOpenSans,
    '</fontconfig>',
    '',
  ].join('\n');
}

/** The `bin` folder of the package. Its entry point is build/esm or build/cjs, two folders below the root. */
function packedFolder(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  return join(dirname(entry), '..', '..', 'bin');
}

async function packageVersion(packed: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packed, '..', 'package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('The package @sparticuz/chromium has no version.');
}

function presentEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
