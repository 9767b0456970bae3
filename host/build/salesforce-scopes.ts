import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'rolldown';
import { controllerMethod, type ApexProgram } from '../apex/index.ts';
import type { AppTab } from '../package/app-metadata.ts';

/** What imports of platform modules are resolved from. */
export interface ScopeSources {
  /** Folder of the package, `force-app`. */
  readonly forceApp: string;
  /** Folder of the browser code, `host/page`. */
  readonly page: string;
  readonly program: ApexProgram;
  readonly labels: ReadonlyMap<string, string>;
  readonly tabs: readonly AppTab[];
}

const virtual = '\0sf:';

/** Imports that only exist on a phone, or that the platform keeps to itself, and what a desktop browser gets instead. */
const platformModules: Readonly<Record<string, string>> = {
  'lightning/mobileCapabilities': 'export const getBarcodeScanner = () => ({ isAvailable: () => false });',
  'lightning/primitiveUtils': 'export const reflectAttribute = () => {};',
};

/**
 * Resolves what Salesforce provides to components: own components (`c/x`), stubs of `lightning/*` modules that are not published,
 * and the `@salesforce/*` scopes. An Apex method, label or component that the package does not hold fails the build with the name
 * of the importing file.
 */
export function salesforceScopes(sources: ScopeSources): Plugin {
  return {
    name: 'salesforce-scopes',
    resolveId(importee, importer) {
      try {
        return resolveScope(sources, importee);
      } catch (error) {
        const from =
          importer === undefined ? '' : relative(sources.forceApp, importer.split('?')[0] ?? importer);
        const reason = error instanceof Error ? error.message : 'it cannot be resolved';
        return this.error(`${from} imports ${importee}, but ${reason}.`);
      }
    },
    load(id) {
      return id.startsWith(virtual)
        ? { code: virtualModule(sources, id.slice(virtual.length)), moduleType: 'js' }
        : null;
    },
  };
}

function resolveScope(sources: ScopeSources, importee: string): string | null {
  if (importee === 'host:tabs' || importee in platformModules) return virtual + importee;
  if (importee === 'force/navigation') return stubFile(sources, 'navigation');
  const [scope = '', ...rest] = importee.split('/');
  const name = rest.join('/');
  if (scope === 'c') return ownComponent(sources, name);
  if (scope === 'lightning') {
    if (/^iconSvgTemplates.*Rtl$/.test(name)) return virtual + importee;
    return stubFile(sources, name);
  }
  return scope === '@salesforce' ? resolveSalesforce(sources, importee) : null;
}

function resolveSalesforce(sources: ScopeSources, importee: string): string | null {
  const [, scope = '', ...rest] = importee.split('/');
  const name = rest.join('/');
  switch (scope) {
    case 'apex':
      if (name === '') return join(sources.page, 'stubs', 'apex.js');
      controllerMethod(sources.program, name);
      return virtual + importee;
    case 'label':
      if (!name.startsWith('c.')) return null;
      if (!sources.labels.has(name.slice(2))) throw new Error('the package has no such custom label');
      return virtual + importee;
    case 'i18n':
      return ['timeZone', 'locale', 'lang', 'currency'].includes(name) ? virtual + importee : null;
    case 'user':
    case 'customPermission':
    case 'userPermission':
    case 'schema':
      return virtual + importee;
    case 'client':
    case 'gate':
    case 'accessCheck':
    case 'internal':
      return null;
    default:
      throw new Error(`the host does not provide @salesforce/${scope}`);
  }
}

function ownComponent({ forceApp }: ScopeSources, name: string): string {
  const file = join(forceApp, 'main', 'default', 'lwc', name, `${name}.js`);
  if (!existsSync(file)) throw new Error('the package has no such component');
  return file;
}

function stubFile({ page }: ScopeSources, name: string): string | null {
  const file = join(page, 'stubs', `${name}.js`);
  return existsSync(file) ? file : null;
}

function virtualModule(sources: ScopeSources, importee: string): string {
  if (importee === 'host:tabs') return tabsModule(sources.tabs);
  const platformModule = platformModules[importee];
  if (platformModule !== undefined) return platformModule;
  if (importee.startsWith('lightning/iconSvgTemplates')) return 'export default {};';
  const [, scope = '', ...rest] = importee.split('/');
  const name = rest.join('/');
  const value = (expression: string): string => `export default ${expression};`;
  const stubs = JSON.stringify(join(sources.page, 'stubs', 'apex.js'));
  switch (scope) {
    case 'apex': {
      const { className, methodName, ...facts } = controllerMethod(sources.program, name);
      const named = `${JSON.stringify(className)}, ${JSON.stringify(methodName)}, ${JSON.stringify(facts)}`;
      return `import { apexMethod } from ${stubs};\n${value(`apexMethod(${named})`)}`;
    }
    case 'label':
      return value(JSON.stringify(sources.labels.get(name.slice(2))));
    case 'i18n':
      return value(i18nValue(name));
    case 'user':
      return value(name === 'Id' ? 'globalThis.holdfastHost.userId' : 'false');
    case 'customPermission':
    case 'userPermission':
      return value(`globalThis.holdfastHost.permissions.includes(${JSON.stringify(name)}) || undefined`);
    default:
      return value(schemaToken(name));
  }
}

/** The user's settings: language and currency of a US org, the zone of the browser. */
function i18nValue(name: string): string {
  if (name === 'timeZone') return 'Intl.DateTimeFormat().resolvedOptions().timeZone';
  return JSON.stringify({ locale: 'en-US', lang: 'en', currency: 'USD' }[name]);
}

function schemaToken(name: string): string {
  const [objectApiName, ...fields] = name.split('.');
  return JSON.stringify(
    fields.length === 0 ? { objectApiName } : { objectApiName, fieldApiName: fields.join('.') },
  );
}

function tabsModule(tabs: readonly AppTab[]): string {
  const imports = tabs.map(({ component }, index) => `import tab${index} from 'c/${component}';`);
  const entries = tabs.map(
    ({ name, component }, index) =>
      `${JSON.stringify(name)}: { tag: ${JSON.stringify(tagOf(component))}, is: tab${index} }`,
  );
  return `${imports.join('\n')}\nexport const tabs = { ${entries.join(', ')} };`;
}

/** `holdfastApp` -> `c-holdfast-app`. */
function tagOf(component: string): string {
  return `c-${component.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
