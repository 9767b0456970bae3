import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

const artifacts = fileURLToPath(new URL('../artifacts', import.meta.url));

/** The two widths at which the screens are looked at. */
export const viewports = {
  wide: { width: 1440, height: 900 },
  narrow: { width: 1024, height: 768 },
} as const;

/** A page whose console is watched. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of the page since the last time, and replies of its server with status 500 or above. */
  takeComplaints(): string[];
}

/** Opens an empty page of a fixed time zone and language. */
export async function openPage(
  browser: Browser,
  size: keyof typeof viewports = 'wide',
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: viewports[size],
    timezoneId: 'Europe/Zurich',
    locale: 'en-US',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return { page, takeComplaints: () => complaints.splice(0) };
}

/** Fails with the rule and the elements when the page as it stands breaks WCAG 2.1 A or AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
  expect(
    violations.map(({ id, nodes }) => ({ id, elements: nodes.map((node) => node.html.slice(0, 200)) })),
  ).toEqual([]);
}

/** Keeps a picture of the page at both widths under `test/artifacts/`, to be looked at. The page is wide again afterwards. */
export async function keepPictures(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(viewports).reverse()) {
    await page.setViewportSize(viewport);
    const path = `${artifacts}/e2e/${name}-${size}.png`;
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path });
  }
}
