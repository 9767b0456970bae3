import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, keepPictures, openPage, type WatchedPage } from '../support/browser-page.ts';
import { useDemoStack } from './demo-stack.ts';
import { differences, readOrg, withoutAudit } from './org-records.ts';
import {
  backUp,
  card,
  completedOnCard,
  happen,
  openChanges,
  openJob,
  row,
  shownDifferences,
  startRun,
} from './story-steps.ts';

/** The story of the demo in one browser page. Each test goes on where the one before ended. */
const demo = useDemoStack();
const job = 'Every evening';

let watched: WatchedPage;
let page: Page;
let url: string;
const readOrgNow = () => readOrg(demo.stack.simulator.url);

beforeAll(async () => {
  watched = await openPage(demo.browser);
  page = watched.page;
  url = demo.stack.url;
});

afterEach(() => {
  expect(watched.takeComplaints()).toEqual([]);
});

/** What the browser notes of a call that the backend refused: the Apex call failed, and nothing else. */
const refusalOf = (call: string): unknown[] => [
  `500: ${url}/apex/${call}`,
  expect.stringContaining('Failed to load resource: the server responded with a status of 500'),
];

/** The screen as it stands is accessible; pictures of it are kept to be looked at. */
async function inspect(name: string): Promise<void> {
  await expectAccessible(page);
  await keepPictures(page, name);
}

describe('the first backup', () => {
  test('the dashboard shows the job that waits for its first run', async () => {
    await page.goto(url);
    await page.getByText('Pending first run').waitFor();
    expect(await page.getByRole('link', { name: 'Holdfast' }).getAttribute('aria-current')).toBe('page');
    await inspect('dashboard-new');
  });

  test('a second job is refused at the field that is wrong, then made', async () => {
    const [taken = ''] = await page.getByRole('article').getByRole('heading').allTextContents();
    await page.getByRole('button', { name: 'Create backup job' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create backup job' });
    const name = dialog.getByRole('textbox', { name: 'Job name' });
    const save = dialog.getByRole('button', { name: 'Save job' });
    await dialog.getByText('Run first backup after saving job', { exact: true }).click();
    await name.fill('');
    await save.click();
    await dialog.getByText('Complete this field.').waitFor();
    await inspect('create-job-field-error');
    await name.fill(taken.trim());
    await save.click();
    await dialog.getByText('Another backup job already has this name. Choose another name.').waitFor();
    await expectAccessible(page);
    expect(watched.takeComplaints()).toEqual(refusalOf('JobsController/createJob'));
    await name.fill(job);
    await save.click();
    await page.getByText('Backup job created').waitFor();
    await card(page, job).getByText('Pending first run').waitFor();
    await expectAccessible(page);
  });

  test('a job that has not run yet says so in its history and its restores', async () => {
    await openJob(page, job);
    await page.getByRole('heading', { name: 'No run yet' }).waitFor();
    await inspect('history-empty');
    await page.getByRole('tab', { name: 'Restores' }).click();
    await page.getByRole('heading', { name: 'Nothing restored yet' }).waitFor();
    await inspect('restores-empty');
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByText('Every day at 02:00', { exact: true }).waitFor();
    await inspect('settings');
  });

  test('back up now runs to green while the page watches', async () => {
    await page.goto(url);
    await startRun(page, job);
    await completedOnCard(page, job);
    await inspect('dashboard-completed');
  });

  test('the coverage of the run names what it holds and what is left out by design', async () => {
    await openJob(page, job);
    await page.getByRole('button', { name: 'Show what run 1 covered' }).click();
    await page.getByText('Every object that can be backed up was covered in full.').waitFor();
    await page.getByText(/^Left out by design/).click();
    await page.getByText('Account History', { exact: false }).waitFor();
    await inspect('coverage');
  });
});

describe('a day of business', () => {
  test('shows up as changes of the next run, true to the org field by field', async () => {
    const before = await readOrgNow();
    await happen(page, url, 'business day');
    const after = await readOrgNow();
    await backUp(page, url, job, 2);
    await inspect('history');
    await openChanges(page, 2);
    await inspect('changes');
    await row(page, 'Opportunity')
      .getByRole('button', { name: /View [\d,]+ changed records/ })
      .click();
    await page.getByText('Choose changed or deleted records').waitFor();
    await page.getByRole('rowheader').getByRole('link').first().waitFor();
    await inspect('records');
    await page.getByRole('rowheader').getByRole('link').first().click();
    const id = await page.locator('.id[title="Record Id"]').textContent();
    await inspect('diff');
    expect(await shownDifferences(page)).toEqual(differences(before.get(id ?? ''), after.get(id ?? '')));
  });

  test('the place in the app survives a refresh, and back leads to the screen before', async () => {
    await page.goBack();
    await page.getByText('Choose changed or deleted records').waitFor();
    const title = await page.getByRole('heading', { level: 1 }).textContent();
    await page.reload();
    await page.getByText('Choose changed or deleted records').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title);
    await page.goBack();
    await page.getByRole('heading', { name: 'Changes of run 2' }).waitFor();
    await page.goBack();
    await page.getByText('Changes over time').waitFor();
  });
});

describe('a disaster', () => {
  test('the demo controls ask before it happens', async () => {
    await page.getByRole('button', { name: 'Demo org' }).click();
    const choice = page.getByRole('button', { name: /^Cause this: Someone deletes/ });
    await choice.click();
    await inspect('demo-org');
    await page.getByRole('button', { name: 'No', exact: true }).click();
    await choice.waitFor();
    await page.keyboard.press('Escape');
    await choice.waitFor({ state: 'hidden' });
  });

  test('deleted accounts come back with what was deleted with them, equal in every field', async () => {
    const before = await readOrgNow();
    await happen(page, url, /^Cause this: Someone deletes/);
    const survivors = await readOrgNow();
    const lost = [...before.values()].filter(({ Id }) => !survivors.has(Id));
    expect(new Set(lost.map(({ object }) => object))).toContain('Contact');

    await backUp(page, url, job, 3);
    await openChanges(page, 3);
    await row(page, 'Account')
      .getByRole('button', { name: /^Restore/ })
      .click();
    await page.getByText('Ready to confirm').waitFor({ timeout: 60_000 });
    const related = page.getByRole('checkbox', { name: /^Also restore related records that were deleted/ });
    expect(await related.isChecked()).toBe(true);
    await inspect('restore-plan');
    await page.getByRole('button', { name: /^Restore [\d,]+ records$/ }).click();
    const summary = page.getByText(/read back equal to the backup/);
    await summary.waitFor({ timeout: 90_000 });
    await inspect('restore-result');
    expect(await summary.textContent()).toMatch(/^All [\d,]+ records were restored/);

    const after = await readOrgNow();
    expect(lost.map(({ Id }) => withoutAudit(after.get(Id)))).toEqual(lost.map(withoutAudit));
    const other = [...before.values()].flatMap((record) =>
      differences(withoutAudit(record), withoutAudit(after.get(record.Id))).map(
        ({ field }) => `${field} of ${record.object} ${record.Id}`,
      ),
    );
    expect(other).toEqual([]);
  });

  test('the restore is on record, and leads back to its result', async () => {
    await page.goto(url);
    await openJob(page, job);
    await page.getByRole('tab', { name: 'Restores' }).click();
    const restore = row(page, 'Deleted records of Account');
    await restore.getByText('Completed', { exact: true }).waitFor();
    await inspect('restores');
    await restore.getByRole('button').click();
    await page.getByText(/read back equal to the backup/).waitFor();
  });
});

test('a wrong address of the app leads to the dashboard, a wrong tab to nothing', async () => {
  await page.goto(`${url}/lightning/n/Holdfast?c__at=nonsense%2F1`);
  await page.getByRole('button', { name: 'Create backup job' }).waitFor();
  expect((await fetch(`${url}/lightning/n/Nowhere`)).status).toBe(404);
});
