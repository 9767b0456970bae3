import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';
import type { RollupLog } from 'rollup';

export type BuildMode = 'production' | 'development';

/** Where and how components are compiled. */
export interface CompilerOptions {
  /** Folder below which the host's own components lie as `namespace/name/name.js`. */
  readonly modules: string;
  /** Folder of compiled sources, kept from build to build. */
  readonly cacheFolder: string;
  readonly mode: BuildMode;
  /** Called after each compiled module with their number so far. */
  readonly onModule: (count: number) => void;
}

/** The three hooks of the published compiler plugin, as this host calls them. */
interface PublishedPlugin {
  readonly version: string;
  buildStart(this: unknown, options: { input: string[] }): void;
  resolveId(this: unknown, importee: string, importer: string | undefined): string | undefined;
  load(this: unknown, id: string): string | undefined;
  transform(this: unknown, source: string, id: string): { code: string } | undefined;
}

const compilerSettings = {
  enableDynamicComponents: true,
  enableLwcOn: true,
  enableSyntheticElementInternals: true,
};

/** The published plugin is CommonJS whose types speak of rollup; its behaviour is the same under rolldown. */
function publishedPlugin(modules: string): PublishedPlugin {
  const create = createRequire(import.meta.url)('@lwc/rollup-plugin') as (options: object) => PublishedPlugin;
  return create({ ...compilerSettings, rootDir: modules, modules: [{ npm: 'lightning-base-components' }] });
}

/**
 * Compiles Lightning web components, with a cache on disk. A compiler warning about a component of the package or the host is an
 * error; those about the published base components are not ours to fix.
 */
export function lwcCompiler(options: CompilerOptions): Plugin {
  const published = publishedPlugin(options.modules);
  let count = 0;
  return {
    name: 'lwc-compiler',
    buildStart() {
      published.buildStart.call(this, { input: [] });
    },
    resolveId(importee, importer) {
      return published.resolveId.call(this, importee, lookUpFrom(options, importee, importer)) ?? null;
    },
    async load(id) {
      const [file = id] = id.split('?');
      if (id.startsWith('\0') || !['.html', '.css'].includes(extname(file))) {
        return published.load.call(this, id) ?? null;
      }
      const present = existsSync(file) ? await readFile(file, 'utf8') : published.load.call(this, id);
      // The compiler turns templates and styles into modules, so rolldown must not read them as HTML and CSS.
      return present === undefined ? null : { code: present, moduleType: 'js' };
    },
    async transform(source, id) {
      if (id.startsWith('\0')) return null;
      count += 1;
      options.onModule(count);
      const code = id.split('?')[0]?.endsWith('.js') === true ? withMode(source, options.mode) : source;
      if (isPlain(id)) return { code, moduleType: 'js' };
      return { code: await compiled(this, published, options, code, id), moduleType: 'js' };
    },
  };
}

/** The compiler looks for its settings above the importing file, and a package folder may lie where there are none. */
function lookUpFrom(
  options: CompilerOptions,
  importee: string,
  importer: string | undefined,
): string | undefined {
  const isOwn = importer !== undefined && !importer.includes('/node_modules/');
  return isOwn && !/^[./]/.test(importee) ? join(options.modules, 'importer.js') : importer;
}

/** The engine itself, and the host's page code outside its component folders, are no components. */
function isPlain(id: string): boolean {
  return (
    /\/node_modules\/@lwc\//.test(id) || (/\/host\/page\//.test(id) && !id.includes('/host/page/modules/'))
  );
}

function withMode(source: string, mode: BuildMode): string {
  return source.replaceAll('process.env.NODE_ENV', JSON.stringify(mode));
}

interface ErrorSink {
  error(message: string): never;
}

async function compiled(
  context: ErrorSink,
  published: PublishedPlugin,
  options: CompilerOptions,
  source: string,
  id: string,
): Promise<string> {
  const name = asNamespaced(id);
  const parts = [published.version, JSON.stringify(compilerSettings), options.mode, name, source];
  const hash = createHash('sha1').update(parts.join('\0')).digest('hex');
  const file = join(options.cacheFolder, hash.slice(0, 2), hash);
  if (existsSync(file)) return readFile(file, 'utf8');
  const warnings: RollupLog[] = [];
  const result = published.transform.call({ warn: (log: RollupLog) => warnings.push(log) }, source, name);
  const [warning] = warnings;
  if (warning !== undefined && !id.includes('/node_modules/')) {
    context.error(`${id}:${warning.loc?.line ?? 0}: ${warning.message}`);
  }
  const code = result?.code ?? source;
  await mkdir(dirname(file), { recursive: true });
  // Two builds may write the same entry: it appears whole or not at all.
  const partial = `${file}.${process.pid}`;
  await writeFile(partial, code);
  await rename(partial, file);
  return code;
}

/** The compiler takes the namespace from the folder above the component's, which in a package is `lwc` instead of `c`. */
function asNamespaced(id: string): string {
  return id.includes('/node_modules/') ? id : id.replace(/\/lwc\/([^/]+\/[^/]+)$/, '/c/$1');
}
