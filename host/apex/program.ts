import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseApexClass } from './parse-class.ts';
import type { ApexClass } from './syntax.ts';

/** All Apex classes of a package, by name. */
export interface ApexProgram {
  readonly classes: readonly ApexClass[];
  /** A class by its name as seen from `from`: its own and its outer class's inner classes come first. */
  find(name: string, from?: ApexClass): ApexClass | undefined;
}

/**
 * Reads `main/default/classes/*.cls` of a package folder, test classes left out. Throws an Error that names the file when one is no
 * valid Apex.
 */
export async function loadProgram(forceApp: string): Promise<ApexProgram> {
  const folder = join(forceApp, 'main', 'default', 'classes');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.cls')).sort();
  const sources = await Promise.all(
    files.map(async (file) => ({ file, source: await readFile(join(folder, file), 'utf8') })),
  );
  return createProgram(sources.filter(({ source }) => !/^\s*@istest/im.test(source)));
}

/** A program from class sources. */
export function createProgram(
  sources: readonly { readonly file: string; readonly source: string }[],
): ApexProgram {
  const classes = sources
    .map(({ file, source }) => parseApexClass(source, file))
    .filter((parsed) => parsed !== undefined);
  const byName = new Map<string, ApexClass>();
  const add = (apexClass: ApexClass): void => {
    byName.set(apexClass.name.toLowerCase(), apexClass);
    apexClass.inner.forEach(add);
  };
  classes.forEach(add);
  return {
    classes,
    find(name, from) {
      const lower = name.toLowerCase();
      const own =
        from === undefined ? undefined : byName.get(`${(from.outer ?? from.name).toLowerCase()}.${lower}`);
      return own ?? byName.get(lower);
    },
  };
}
