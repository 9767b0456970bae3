import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isHoldfastError } from '#core/model';
import { loadProgram } from '../../../host/apex/index.ts';
import { salesforceScopes } from '../../../host/build/salesforce-scopes.ts';
import { bundleHost } from '../../../host/index.ts';
import { readApp } from '../../../host/package/app-metadata.ts';
import { loadLabels } from '../../../host/package/custom-labels.ts';

const fixture = fileURLToPath(new URL('../../fixtures/small-package/force-app', import.meta.url));
const page = fileURLToPath(new URL('../../../host/page', import.meta.url));
const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/holdfast', import.meta.url));

let forceApp: string;

beforeEach(async () => {
  forceApp = join(await mkdtemp(join(tmpdir(), 'holdfast-package-')), 'force-app');
  await cp(fixture, forceApp, { recursive: true });
});

afterEach(() => rm(join(forceApp, '..'), { recursive: true, force: true }));

/** Writes the package's one component. */
async function component(javascript: string, template: string): Promise<string> {
  const folder = join(forceApp, 'main', 'default', 'lwc', 'start');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'start.html'), template);
  await writeFile(join(folder, 'start.js'), javascript);
  return join(folder, 'start.js');
}

/** Resolves the imports of a component alone, without the base components around it. */
async function resolved(importLine: string): Promise<string> {
  const file = await component(`${importLine}\nconsole.log(used);`, '<template></template>');
  const [program, labels, app] = await Promise.all([
    loadProgram(forceApp),
    loadLabels(forceApp),
    readApp(forceApp),
  ]);
  const scopes = salesforceScopes({ forceApp, page, program, labels, tabs: app.tabs });
  try {
    const bundle = await rolldown({ input: file, plugins: [scopes], external: /\/stubs\// });
    return (await bundle.generate()).output[0].code;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function bundleRefusal(): Promise<string> {
  const outcome = await bundleHost({ forceApp, cacheFolder }).catch((error: unknown) => error);
  return isHoldfastError(outcome, 'CONFIG_INVALID') ? outcome.message : `no refusal: ${String(outcome)}`;
}

describe('an import that the platform would refuse fails the build, with the file and the reason', () => {
  test.each([
    ['@salesforce/label/c.Nowhere', /start\.js imports @salesforce\/label\/c\.Nowhere.*no such custom label/],
    ['@salesforce/apex/Nobody.get', /start\.js imports.*there is no Apex class Nobody/],
    ['@salesforce/apex/GreetingController.GetGreeting', /class GreetingController has no method GetGreeting/],
    ['@salesforce/apex/GreetingController.secret', /GreetingController\.secret is not @AuraEnabled/],
    ['c/elsewhere', /start\.js imports c\/elsewhere.*no such component/],
    ['@salesforce/messageChannel/Any__c', /does not provide @salesforce\/messageChannel/],
  ])('%s', async (imported, reason) => {
    expect(await resolved(`import used from '${imported}';`)).toMatch(reason);
  });
});

test('a label is its text, an Apex method knows its parameters', async () => {
  expect(await resolved("import used from '@salesforce/label/c.Hello';")).toContain('"Hello & welcome"');
  const method = await resolved("import used from '@salesforce/apex/GreetingController.getGreeting';");
  expect(method).toMatch(
    /apexMethod\("GreetingController", "getGreeting", \{\s*"cacheable": true,\s*"parameters": \["name"\]\s*\}\)/,
  );
});

test('a template that does not compile is named, whatever folder the package lies in', async () => {
  const javascript =
    "import { LightningElement } from 'lwc';\nexport default class Start extends LightningElement {}\n";
  await component(javascript, '<template><p class="{used}"></p></template>');
  expect(await bundleRefusal()).toMatch(/start\.html.*LWC1034/);
});

test('Apex that is no Apex is named by file', async () => {
  await writeFile(
    join(forceApp, 'main', 'default', 'classes', 'Broken.cls'),
    'public class Broken { String }',
  );
  expect(await bundleRefusal()).toMatch(/Broken\.cls is not valid Apex: 1:/);
});
