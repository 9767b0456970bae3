import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '#core/config';
import { systemClock } from '#core/model';
import { demoWorld } from '../../simulator/worlds/demo/index.ts';
import { startStack, type Stack } from '../../standalone/index.ts';
import { expectAccessible, keepPictures, openPage, type WatchedPage } from '../support/browser-page.ts';
import { launchChromium } from '../support/chromium.ts';
import { useDatabase } from '../support/database.ts';

/** A backup of the demo org takes under a minute on two busy cores. */
const backupTimeout = 150_000;
const seed = 7;

const database = useDatabase();
let dataDir: string;
let stack: Stack;
let browser: Browser;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'holdfast-e2e-'));
  const environment = {
    DATABASE_URL: database.url,
    HOLDFAST_MASTER_KEY: randomBytes(32).toString('base64'),
    HOLDFAST_DATA_DIR: dataDir,
  };
  [browser, stack] = await Promise.all([
    launchChromium(),
    startStack({
      config: loadConfig(environment, dataDir),
      clock: systemClock,
      ports: { host: 0, api: 0, simulator: 0 },
      world: demoWorld(seed),
      seed,
      progress: () => undefined,
      remedy: '',
    }),
  ]);
  watched = await openPage(browser);
  page = watched.page;
}, 150_000);

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

afterEach(() => {
  expect(watched.complaints).toEqual([]);
});

type OrgRecord = Readonly<Record<string, unknown>> & { readonly Id: string };

/** Audit fields and what the org derives from activity: an undelete moves them, as in Salesforce. */
const movedByUndelete = ['LastModifiedDate', 'LastModifiedById', 'SystemModstamp'];

/** All live records of some objects as the org itself holds them, by id. */
async function orgRecords(...objects: string[]): Promise<Map<string, OrgRecord>> {
  const reply = await fetch(`${stack.simulator.url}/simulator/snapshot`);
  const snapshot = (await reply.json()) as { objects: Record<string, OrgRecord[]> };
  const kept = (record: OrgRecord): OrgRecord =>
    Object.fromEntries(
      Object.entries(record).filter(([name]) => !movedByUndelete.includes(name)),
    ) as OrgRecord;
  return new Map(
    objects.flatMap((object) => snapshot.objects[object] ?? []).map((record) => [record.Id, kept(record)]),
  );
}

async function backUp(): Promise<void> {
  await page.goto(stack.url);
  await page.getByRole('button', { name: /^Back up .*now$/ }).click();
  await page.getByText('Backup started').waitFor();
  await page
    .getByText(/^(Running|Pending)/)
    .first()
    .waitFor({ timeout: backupTimeout });
  await page.getByText(/^Completed/).waitFor({ timeout: backupTimeout });
}

async function cause(disaster: RegExp): Promise<void> {
  await page.goto(stack.url);
  await page.getByRole('button', { name: 'Demo org' }).click();
  await page.getByRole('button', { name: disaster }).click();
  await page.getByRole('button', { name: 'Let it happen' }).click();
  await page.getByText('This happened in the org').waitFor();
}

const heading = async () => (await page.getByRole('heading').first().textContent())?.trim();

describe('the demo, from the first backup to the restored records', () => {
  test('the dashboard shows the job, and the page is accessible', async () => {
    await page.goto(stack.url);
    await page.getByText('Pending first run').waitFor();
    expect(await page.getByRole('link', { name: 'Holdfast' }).getAttribute('aria-current')).toBe('page');
    await expectAccessible(page);
    await keepPictures(page, 'dashboard-new');
  });

  test('back up now runs to completion while the page watches', async () => {
    await backUp();
    await keepPictures(page, 'dashboard-completed');
    await expectAccessible(page);
  });

  test('the demo controls ask before a disaster and tell what it did', async () => {
    await page.getByRole('button', { name: 'Demo org' }).click();
    const choice = page.getByRole('button', { name: /^Cause this: Someone deletes/ });
    await choice.click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await choice.waitFor();
    await page.keyboard.press('Escape');
    await choice.waitFor({ state: 'hidden' });
  });

  test('deleted accounts come back with their children, equal in every field', async () => {
    const objects = ['Account', 'Contact', 'Opportunity', 'OpportunityLineItem', 'Task'];
    const before = await orgRecords(...objects);
    await cause(/^Cause this: Someone deletes/);
    await keepPictures(page, 'demo-org');
    const survivors = await orgRecords(...objects);
    const lost = [...before.values()].filter(({ Id }) => !survivors.has(Id));
    expect(lost.length).toBeGreaterThan(100);

    await backUp();
    await page.getByText('View details').click();
    await page.getByText('View changes').first().click();
    const accounts = page.getByRole('row').filter({ has: page.getByText('Account', { exact: true }) });
    await accounts.waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'changes');

    await accounts.getByRole('button', { name: /Restore/ }).click();
    await page.getByText('Ready to confirm').waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await keepPictures(page, 'restore-plan');
    await page.getByRole('button', { name: /^Restore [\d,]+ records$/ }).click();
    const summary = page.getByText(/read back equal to the backup/);
    await summary.waitFor({ timeout: 90_000 });
    await keepPictures(page, 'restore-result');
    expect(await summary.textContent()).toMatch(/^\s*(All [\d,]+ records|([\d,]+) of \2 records)/);
    await expectAccessible(page);

    const after = await orgRecords(...objects);
    expect(lost.map(({ Id }) => after.get(Id))).toEqual(lost);
  });

  test('the place in the app survives a refresh, and back leads to the screen before', async () => {
    await page.goto(stack.url);
    await page.getByText('View details').click();
    await page.getByText('View changes').first().click();
    await page
      .getByRole('link', { name: /^View records/ })
      .or(page.getByText('View records'))
      .first()
      .click();
    await page.getByText('Choose changed or deleted records').waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'records');
    const title = await heading();
    await page.reload();
    await page.getByText('Choose changed or deleted records').waitFor();
    expect(await heading()).toBe(title);
    await page.goBack();
    await page
      .getByText(/^Changes of run/)
      .first()
      .waitFor();
    await page.goBack();
    await page.getByText('Changes over time').waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'history');
  });

  test('a wrong address of the app leads to the dashboard, a wrong tab to nothing', async () => {
    await page.goto(`${stack.url}/lightning/n/Holdfast?c__at=nonsense%2F1`);
    await page.getByRole('button', { name: 'Create backup job' }).waitFor();
    expect((await fetch(`${stack.url}/lightning/n/Nowhere`)).status).toBe(404);
  });
});
