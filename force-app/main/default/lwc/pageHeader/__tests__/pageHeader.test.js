import PageHeader from 'c/pageHeader';
import { details, find, findAll, show } from 'test-support/screen';

const crumbs = [
  { label: 'Backups', route: { screen: 'dashboard' } },
  { label: 'Nightly', route: { screen: 'job', jobId: 'j1' } },
];
const showHeader = (properties) => show('c-page-header', PageHeader, { heading: 'Run 12', ...properties });

describe('c-page-header', () => {
  afterEach(() => document.body.replaceChildren());

  it('shows title and subtitle', async () => {
    const element = await showHeader({ subtitle: 'Acme AG' });
    expect(find(element, 'h1').textContent).toBe('Run 12');
    expect(find(element, '.subtitle').textContent).toBe('Acme AG');
    expect(find(element, 'nav')).toBeNull();
  });

  it('leads back along the breadcrumbs without leaving the page', async () => {
    const element = await showHeader({ crumbs });
    const routes = details(element, 'navigate');
    const link = findAll(element, 'nav a')[1];
    const click = new CustomEvent('click', { cancelable: true });
    link.dispatchEvent(click);
    expect(routes).toEqual([crumbs[1].route]);
    expect(click.defaultPrevented).toBe(true);
  });

  it('is accessible', async () => {
    await expect(await showHeader({ crumbs })).toBeAccessible();
  });
});
