import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type RolldownOptions } from 'rolldown';
import { HoldfastError } from '#core/model';
import { loadProgram } from '../apex/index.ts';
import { readApp } from '../package/app-metadata.ts';
import { loadLabels } from '../package/custom-labels.ts';
import { fingerprint } from './fingerprint.ts';
import { lwcCompiler, type BuildMode } from './lwc-compiler.ts';
import { salesforceScopes } from './salesforce-scopes.ts';

/** What to bundle and where to keep it. */
export interface BundleOptions {
  /** Folder of the package, `force-app`. */
  readonly forceApp: string;
  /** Kept from run to run: unchanged sources are not bundled again. */
  readonly cacheFolder: string;
  /** Default `production`; `development` keeps the engine's warnings and readable code. */
  readonly mode?: BuildMode;
  /** Called with the number of compiled modules so far (about 2,700 in all), only when something has to be built. */
  readonly onProgress?: (modules: number) => void;
}

/** A finished bundle. */
export interface Bundle {
  /** Folder with `main.js` and `chunks/`. */
  readonly folder: string;
  /** Changes whenever a source changes: safe to use in URLs that are cached for ever. */
  readonly fingerprint: string;
  /** True when an earlier bundle of the same sources was taken. */
  readonly reused: boolean;
}

const page = fileURLToPath(new URL('../page', import.meta.url));
/** Bundles of earlier sources that are left in the cache folder. */
const keptBundles = 4;

/**
 * Bundles the package's components with the page code. Throws CONFIG_INVALID with the compiler's message when a component does not
 * compile, or imports a label, Apex method or component that the package does not hold.
 */
export async function bundleHost(options: BundleOptions): Promise<Bundle> {
  const mode = options.mode ?? 'production';
  const forceApp = resolve(options.forceApp);
  const bundles = resolve(options.cacheFolder, 'bundles');
  const print = await fingerprint(forceApp, mode);
  const folder = join(bundles, print);
  if (existsSync(join(folder, 'main.js'))) return { folder, fingerprint: print, reused: true };
  const partial = join(bundles, `${print}.${randomUUID()}`);
  await mkdir(partial, { recursive: true });
  try {
    await build(await inputOptions(forceApp, options, mode), partial, mode);
    await rename(partial, folder).catch((error: unknown) => {
      // Another process finished the same bundle first; its result is as good as ours.
      if (!existsSync(join(folder, 'main.js'))) throw error;
    });
  } catch (error) {
    throw new HoldfastError(
      'CONFIG_INVALID',
      `The components do not compile: ${firstLines(error)}`,
      {},
      error,
    );
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  await dropOldBundles(bundles);
  return { folder, fingerprint: print, reused: false };
}

async function inputOptions(
  forceApp: string,
  options: BundleOptions,
  mode: BuildMode,
): Promise<RolldownOptions> {
  const [program, labels, app] = await Promise.all([
    loadProgram(forceApp),
    loadLabels(forceApp),
    readApp(forceApp),
  ]);
  return {
    input: { main: join(page, 'main.js') },
    platform: 'browser',
    // A notice about build times is of no use to who starts the product.
    checks: { bundlerTimings: false },
    transform: { define: { 'import.meta.env.SSR': 'false' } },
    onLog: (level, log, print) => {
      if (log.id?.includes('/node_modules/') !== true && log.loc?.file?.includes('/node_modules/') !== true)
        print(level, log);
    },
    plugins: [
      salesforceScopes({ forceApp, page, program, labels, tabs: app.tabs }),
      lwcCompiler({
        modules: join(page, 'modules'),
        cacheFolder: resolve(options.cacheFolder, 'compiled'),
        mode,
        onModule: options.onProgress ?? (() => undefined),
      }),
    ],
  };
}

async function build(input: RolldownOptions, folder: string, mode: BuildMode): Promise<void> {
  const bundle = await rolldown(input);
  try {
    await bundle.write({
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].js',
      chunkFileNames: 'chunks/[name].js',
      minify: mode === 'production',
      // The base components compare class names at run time.
      keepNames: true,
    });
  } finally {
    await bundle.close();
  }
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 6).join(' ');
}

async function dropOldBundles(bundles: string): Promise<void> {
  // Names with a dot belong to builds that are under way.
  const names = (await readdir(bundles)).filter((name) => !name.includes('.'));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, time: (await stat(join(bundles, name))).mtimeMs })),
  );
  const old = aged.sort((left, right) => right.time - left.time).slice(keptBundles);
  await Promise.all(old.map(({ name }) => rm(join(bundles, name), { recursive: true, force: true })));
}
