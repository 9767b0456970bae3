/**
 * Page references and the address bar. A tab is `/lightning/n/<tab>`; the state of a page reference is its query, where, as on the
 * platform, only keys with a namespace prefix such as `c__at` are kept.
 */
export const PAGE_CHANGE = 'holdfasthost:page';
export const UNKNOWN_PAGE = 'holdfasthost:unknownpage';

const TAB_PATH = /^\/lightning\/n\/([^/]+)$/;

/** The page reference of the address bar. */
export function currentPage() {
  const apiName = decodeURIComponent(TAB_PATH.exec(window.location.pathname)?.[1] ?? '');
  const state = Object.fromEntries(new URLSearchParams(window.location.search));
  return { type: 'standard__navItemPage', attributes: { apiName }, state };
}

/** The address of a page reference, undefined for pages that only Salesforce has. */
export function addressOf({ type, attributes, state }) {
  if (type === 'standard__webPage') return attributes.url;
  if (type !== 'standard__navItemPage') return undefined;
  const kept = Object.entries(state ?? {}).filter(
    ([key, value]) => key.includes('__') && value !== undefined && value !== null,
  );
  const query = new URLSearchParams(kept).toString();
  return `/lightning/n/${encodeURIComponent(attributes.apiName)}${query ? `?${query}` : ''}`;
}

/** Goes to a page: a new entry of the browser's history, or in place of the present one. */
export function goTo(page, replace) {
  const address = addressOf(page);
  if (address === undefined) {
    window.dispatchEvent(new CustomEvent(UNKNOWN_PAGE, { detail: page }));
  } else if (page.type === 'standard__webPage') {
    window.open(address, '_blank', 'noopener');
  } else {
    if (replace) window.history.replaceState(null, '', address);
    else window.history.pushState(null, '', address);
    announce();
  }
}

function announce() {
  window.dispatchEvent(new CustomEvent(PAGE_CHANGE));
}

window.addEventListener('popstate', announce);
