import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listAt, readXml, textAt, textsAt } from './metadata-xml.ts';

/** A tab of the app and the component that fills it. */
export interface AppTab {
  /** API name, as in `/lightning/n/Holdfast`. */
  readonly name: string;
  readonly label: string;
  /** Folder of the component under `lwc/`, such as `holdfastApp`. */
  readonly component: string;
}

/** What the navigation bar shows. */
export interface AppDescription {
  readonly label: string;
  /** `#RRGGBB` of the app's brand. */
  readonly brandColor: string;
  readonly tabs: readonly AppTab[];
}

const salesforceBlue = '#0176D3';

/**
 * The Lightning app of a package folder. Throws an Error when there is not exactly one, or a tab of it holds no Lightning web
 * component.
 */
export async function readApp(forceApp: string): Promise<AppDescription> {
  const metadata = join(forceApp, 'main', 'default');
  const [file, ...others] = (await readdir(join(metadata, 'applications'))).filter((each) =>
    each.endsWith('.app-meta.xml'),
  );
  if (file === undefined || others.length > 0)
    throw new Error('The package must hold exactly one Lightning app.');
  const app = readXml(await readFile(join(metadata, 'applications', file), 'utf8'), 'CustomApplication');
  const names = textsAt(app, 'tabs').filter((name) => !name.startsWith('standard-'));
  return {
    label: textAt(app, 'label') ?? file.replace('.app-meta.xml', ''),
    brandColor: listAt(app, 'brand').map((brand) => textAt(brand, 'headerColor'))[0] ?? salesforceBlue,
    tabs: await Promise.all(names.map((name) => readTab(metadata, name))),
  };
}

async function readTab(metadata: string, name: string): Promise<AppTab> {
  const tab = readXml(await readFile(join(metadata, 'tabs', `${name}.tab-meta.xml`), 'utf8'), 'CustomTab');
  const component = textAt(tab, 'lwcComponent');
  if (component === undefined) throw new Error(`The tab ${name} names no Lightning web component.`);
  return { name, label: textAt(tab, 'label') ?? name, component };
}

/** The names of the package's custom permissions; none where it has no such folder. */
export async function readCustomPermissions(forceApp: string): Promise<string[]> {
  const folder = join(forceApp, 'main', 'default', 'customPermissions');
  const suffix = '.customPermission-meta.xml';
  const files = existsSync(folder) ? await readdir(folder) : [];
  return files.filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
}
