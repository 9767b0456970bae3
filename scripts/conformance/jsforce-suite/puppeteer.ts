import { setTimeout as wait } from 'node:timers/promises';

/**
 * The part of puppeteer that the suite's login helper uses, over plain HTTP: it follows redirects and clicks links by their id.
 * Addresses of http://localhost are the client's callback and are never asked.
 */

export interface Page {
  url(): string;
  goto(url: string): Promise<void>;
  click(selector: string): Promise<void>;
  waitForNavigation(): Promise<void>;
  waitForTimeout(ms: number): Promise<void>;
  setRequestInterception(): Promise<void>;
  on(): void;
}

const MOST_REDIRECTS = 10;
/** Pages are there as soon as they are answered; a wait only gives way to others. */
const LONGEST_WAIT_MS = 20;

const isCallback = (url: string): boolean => url.startsWith('http://localhost');

async function follow(url: string): Promise<{ readonly url: string; readonly html: string }> {
  let at = url;
  for (let count = 0; count < MOST_REDIRECTS; count += 1) {
    if (isCallback(at)) return { url: at, html: '' };
    const reply = await fetch(at, { redirect: 'manual' });
    const next = reply.headers.get('location');
    if (next === null) return { url: at, html: await reply.text() };
    at = new URL(next, at).href;
  }
  throw new Error(`${url} redirects without end`);
}

/** Where the link with that id leads. */
function linkOf(html: string, selector: string): string {
  const id = selector.replace(/^#/, '');
  const link = [...html.matchAll(/<a\b[^>]*>/g)]
    .map(([tag]) => tag)
    .find((tag) => tag.includes(`id="${id}"`));
  const href = link === undefined ? undefined : /href="([^"]*)"/.exec(link)?.[1];
  if (href === undefined) throw new Error(`The page has no link ${selector}`);
  return href.replaceAll('&amp;', '&');
}

function newPage(): Page {
  let current = { url: 'about:blank', html: '' };
  let navigation = Promise.resolve();
  const go = async (url: string): Promise<void> => {
    current = await follow(url);
  };
  return {
    url: () => current.url,
    goto: go,
    click: (selector) => {
      navigation = go(new URL(linkOf(current.html, selector), current.url).href);
      return Promise.resolve();
    },
    waitForNavigation: () => navigation,
    waitForTimeout: (ms) => wait(Math.min(ms, LONGEST_WAIT_MS)),
    setRequestInterception: () => Promise.resolve(),
    on: () => undefined,
  };
}

export default {
  launch: () =>
    Promise.resolve({ newPage: () => Promise.resolve(newPage()), close: () => Promise.resolve() }),
};
