import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#core/model';
import { startHost, type RunningHost } from '../../host/index.ts';
import { issueSigningKey } from '../../standalone/index.ts';
import { expectAccessible, keepPictures, openPage, type WatchedPage } from '../support/browser-page.ts';
import { openLine, type BreakableLine } from './breakable-line.ts';
import { bundleCache, useDemoStack } from './demo-stack.ts';
import { card, completedOnCard, openJob, startRun } from './story-steps.ts';

/** What people see when the backend cannot be reached or says no, through a host whose line to the backend can be cut. */
const demo = useDemoStack();

let line: BreakableLine;
let host: RunningHost;
let watched: WatchedPage;
let page: Page;
let job: string;

beforeAll(async () => {
  const { stack, database, masterKey } = demo;
  const { tenantId, member, connection } = stack.tenant;
  line = await openLine(stack.apiUrl);
  host = await startHost({
    port: 0,
    backendUrl: line.url,
    identity: {
      orgId: connection.orgId,
      userId: member.userId,
      userName: member.name,
      ...(await issueSigningKey(database.worker, systemClock, masterKey, tenantId)),
    },
    cacheFolder: bundleCache,
    forceApp: fileURLToPath(new URL('../../force-app', import.meta.url)),
  });
  watched = await openPage(demo.browser);
  page = watched.page;
  await page.goto(host.url);
  job = (await page.getByRole('article').getByRole('heading').textContent())?.trim() ?? '';
});

afterAll(async () => {
  await host?.close();
  await line?.close();
});

/** Refused calls show as failed requests in the browser's console; nothing else may. */
afterEach(() => {
  const refusal =
    /^500: .*\/apex\/|^error: Failed to load resource: the server responded with a status of 500/;
  expect(watched.takeComplaints().filter((complaint) => !refusal.test(complaint))).toEqual([]);
});

const panel = () => page.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Try again' }) });
const retry = () => panel().getByRole('button', { name: 'Try again' }).click();

/** The panel tells what happened and what to do, and is accessible on its screen. */
async function expectPanel(picture: string, ...texts: string[]): Promise<void> {
  for (const text of texts) await panel().getByText(text).waitFor();
  await expectAccessible(page);
  await keepPictures(page, picture);
}

const unreachable = [
  'The Holdfast service could not be reached.',
  'Next step: Try again in a moment. If it goes on, ask an administrator',
] as const;

describe('a backend that cannot be reached', () => {
  test('does not empty a dashboard that is open, and trying again works once it is back', async () => {
    await page.goto(host.url);
    await card(page, job).waitFor();
    line.cut();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expectPanel('error-dashboard', ...unreachable);
    expect(await card(page, job).isVisible()).toBe(true);
    line.mend();
    await retry();
    await panel().waitFor({ state: 'hidden' });
    await card(page, job).waitFor();
  });

  test('is told on a page that is opened meanwhile, which loads once it is back', async () => {
    line.cut();
    await page.goto(host.url);
    await expectPanel('error-page', ...unreachable);
    line.mend();
    await retry();
    await card(page, job).waitFor();
    expect(await panel().count()).toBe(0);
  });

  test('is told on the screen of a job, which loads once it is back', async () => {
    await openJob(page, job);
    await page.getByRole('heading', { name: 'No run yet' }).waitFor();
    line.cut();
    await page.getByRole('tab', { name: 'Restores' }).click();
    await expectPanel('error-job', ...unreachable);
    line.mend();
    await retry();
    await page.getByRole('heading', { name: 'Nothing restored yet' }).waitFor();
  });

  test('keeps what was typed into a new job, and says why it is not saved', async () => {
    await page.goto(host.url);
    await page.getByRole('button', { name: 'Create backup job' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create backup job' });
    const name = dialog.getByRole('textbox', { name: 'Job name' });
    await name.fill('Written with care');
    line.cut();
    await dialog.getByRole('button', { name: 'Save job' }).click();
    await dialog.getByText(unreachable[0]).waitFor();
    await expectAccessible(page);
    await keepPictures(page, 'error-create-job');
    expect(await name.inputValue()).toBe('Written with care');
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
    line.mend();
  });
});

test('a backup that is refused because one is running says so, and can be started when that one is over', async () => {
  const other = await openPage(demo.browser);
  await page.goto(host.url);
  await card(page, job).waitFor();
  await other.page.goto(demo.stack.url);
  await startRun(other.page, job);
  await card(page, job).getByRole('button', { name: 'Back up now' }).click();
  await expectPanel(
    'error-refused',
    'The backup could not be started',
    'A backup of this org is already running.',
    'Next step: Wait until it has finished, then start the next one.',
  );
  await completedOnCard(other.page, job);
  await retry();
  await page.getByText('Backup started').waitFor();
  await panel().waitFor({ state: 'hidden' });
  await completedOnCard(page, job);
  expect(other.takeComplaints()).toEqual([]);
});
