import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, keepPictures, openPage, type WatchedPage } from '../support/browser-page.ts';
import { useDemoStack } from './demo-stack.ts';
import { backUp, card, happen, openChanges, row } from './story-steps.ts';

/** An owner takes one record out of every snapshot, and finds that in the audit history. */
const demo = useDemoStack();

let watched: WatchedPage;
let page: Page;
let job: string;

beforeAll(async () => {
  watched = await openPage(demo.browser);
  page = watched.page;
  await page.goto(demo.stack.url);
  job = (await page.getByRole('article').getByRole('heading').textContent())?.trim() ?? '';
});

/** The record that the dialog was opened from is gone, and with it the button that would get the focus back. */
afterEach(() => {
  const complaints = watched.takeComplaints().filter((text) => !text.includes('Nothing to return focus to'));
  expect(complaints).toEqual([]);
});

test('a record is deleted from every snapshot once its name was typed, and is not shown again', async () => {
  const { url } = demo.stack;
  await backUp(page, url, job, 1);
  await happen(page, url, 'business day');
  await backUp(page, url, job, 2);
  await openChanges(page, 2);
  await row(page, 'Opportunity')
    .getByRole('button', { name: /View [\d,]+ changed records/ })
    .click();
  const records = page.getByRole('rowheader').getByRole('link');
  await records.first().waitFor();
  const shown = await records.count();
  await records.first().click();
  const id = (await page.locator('.id[title="Record Id"]').textContent()) ?? '';
  await page.getByRole('button', { name: 'Delete from backup…' }).click();
  const dialog = page.getByRole('dialog');
  const erase = dialog.getByRole('button', { name: 'Delete for good' });
  await dialog.getByText('Snapshots that show it').waitFor();
  expect(await erase.isDisabled()).toBe(true);
  await expectAccessible(page);
  await keepPictures(page, 'erase-record');
  await dialog.getByRole('textbox').fill(id);
  await erase.click();
  await dialog.getByText(/^Deleted: \d+ versions of/).waitFor();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByText('The record was deleted from every snapshot.').waitFor();
  await page.getByText(/^Changed \(\d+\)$/).click();
  await expect.poll(() => records.count()).toBe(shown - 1);
}, 300_000);

test('the audit history names it, proves itself whole, and comes as a file', async () => {
  await page.goto(demo.stack.url);
  await card(page, job).waitFor();
  await page.getByRole('button', { name: 'Audit history' }).click();
  const entry = page.getByRole('row').filter({ hasText: 'Record deleted from the backup' });
  await entry.getByText(/: \d+ versions, \d+ files/).waitFor();
  await page.getByRole('button', { name: 'Check the chain' }).click();
  await page.getByText(/^The chain is whole/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV, lossless' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('holdfast-audit-lossless.csv');
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toBe('sequence,at,userId,name,kind,jobId,subject,facts,hash');
  expect(lines.filter((text) => text.includes(',record_erased,'))).toHaveLength(1);
  await expectAccessible(page);
  await keepPictures(page, 'audit-history');
}, 120_000);
