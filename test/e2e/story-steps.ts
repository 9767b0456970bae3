import type { Locator, Page } from 'playwright-core';
import { byField, written, type Difference } from './org-records.ts';

/** A run of the demo org takes seconds, on busy cores under a minute. */
const runTimeout = 120_000;

/** The card of a backup job on the dashboard. */
export const card = (page: Page, job: string): Locator => page.getByRole('article').filter({ hasText: job });

/** The row of the table on show that begins with this name. */
export const row = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

/** Starts a run from the job's card and follows it on the job's page until it is complete. Leaves the page there. */
export async function backUp(page: Page, url: string, job: string, run: number): Promise<void> {
  await page.goto(url);
  await startRun(page, job);
  await openJob(page, job);
  await row(page, String(run)).getByText('Completed', { exact: true }).waitFor({ timeout: runTimeout });
}

/** Starts a run from the dashboard, and waits for the page to say so. */
export async function startRun(page: Page, job: string): Promise<void> {
  await card(page, job)
    .getByRole('button', { name: /^Back up .*now$/ })
    .click();
  await page.getByText('Backup started').waitFor();
}

/** Waits until the card of the dashboard says that the newest run is complete, which the page finds out by itself. */
export async function completedOnCard(page: Page, job: string): Promise<void> {
  await card(page, job).getByText('Completed', { exact: true }).waitFor({ timeout: runTimeout });
}

export async function openJob(page: Page, job: string): Promise<void> {
  await page.getByRole('link', { name: job, exact: true }).click();
  await page.getByRole('heading', { name: job, level: 1 }).waitFor();
}

/** From the page of a job to the changes of a run. */
export async function openChanges(page: Page, run: number): Promise<void> {
  await row(page, String(run))
    .getByRole('button', { name: /changes/ })
    .click();
  await page.getByRole('heading', { name: `Changes of run ${run}` }).waitFor();
}

/** Makes something happen in the org by the demo's own panel, and closes it. */
export async function happen(page: Page, url: string, what: 'business day' | RegExp): Promise<void> {
  await page.goto(url);
  await page.getByRole('button', { name: 'Demo org' }).click();
  if (what === 'business day') {
    await page.getByRole('button', { name: 'Make a day of business' }).click();
  } else {
    await page.getByRole('button', { name: what }).click();
    await page.getByRole('button', { name: 'Let it happen' }).click();
  }
  await page.getByText('This happened in the org').waitFor();
}

/**
 * Reads the comparison of a changed record as it stands on the page. Date and time are shown in words; their exact value is in the
 * tooltip.
 */
export async function shownDifferences(page: Page): Promise<Difference[]> {
  const rows = await page.locator('table.diff tbody tr').all();
  const fields = rows.map(async (each) => ({
    field: (await each.locator('.api-name').textContent()) ?? '',
    before: written(await shownValue(each.locator('td.value').nth(0))),
    after: written(await shownValue(each.locator('td.value').nth(1))),
  }));
  return (await Promise.all(fields)).sort(byField);
}

async function shownValue(cell: Locator): Promise<string | null> {
  const time = cell.locator('lightning-formatted-date-time');
  if ((await time.count()) > 0) return time.getAttribute('title');
  const text = cell.locator('c-field-value .text');
  return (await text.count()) > 0 ? text.textContent() : null;
}
