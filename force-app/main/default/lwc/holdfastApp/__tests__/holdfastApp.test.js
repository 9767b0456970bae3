import HoldfastApp from 'c/holdfastApp';
import { CurrentPageReference, navigated } from 'lightning/navigation';
import getSession from '@salesforce/apex/SessionController.getSession';
import getJob from '@salesforce/apex/JobsController.getJob';
import { DASHBOARD, toAudit, toChanges, toJob, toNewRestore, toRestore } from 'c/appRoute';
import { aJob, anApexError, JOB_ID, RUN_ID } from 'test-support/backend-answers';
import { find, settle, show } from 'test-support/screen';

jest.mock('@salesforce/apex/SessionController.getSession', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/JobsController.getJob', () => ({ default: jest.fn() }), { virtual: true });
// The screens are not what is tested here: what they load never arrives.
jest.mock(
  '@salesforce/apex/JobsController.getJobs',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/JobsController.runNow',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/DataHistoryController.getRuns',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/ChangesController.getChanges',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/RestoreController.plan',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/RestoreController.getRestore',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/RestoreController.getRestores',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);

jest.mock(
  '@salesforce/apex/RetentionController.getHolds',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
jest.mock(
  '@salesforce/apex/AuditController.getEntries',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
const session = (owner) => ({
  user: { id: 'u', name: 'Ada', username: 'a', owner },
  org: { id: 'o', name: 'Acme' },
});
const page = (path, apiName = 'Holdfast') => ({
  type: 'standard__navItemPage',
  attributes: { apiName },
  state: path ? { [apiName.includes('__') ? 'acme__at' : 'c__at']: path } : {},
});
const showApp = () => show('c-holdfast-app', HoldfastApp);

async function go(app, screen, route) {
  find(app, screen).dispatchEvent(new CustomEvent('navigate', { detail: route }));
  await settle();
}

describe('c-holdfast-app', () => {
  beforeEach(() => {
    getSession.mockResolvedValue(session(true));
    getJob.mockResolvedValue(aJob());
  });

  afterEach(() => {
    document.body.replaceChildren();
    navigated.mockReset();
    getSession.mockReset();
    getJob.mockReset();
  });

  it('shows the audit history, narrowed as the place says', async () => {
    const app = await showApp();
    await go(app, 'c-dashboard', toAudit(JOB_ID, 'record_erased'));
    expect(find(app, 'c-audit-history').route).toEqual(toAudit(JOB_ID, 'record_erased'));
  });

  it('begins with the dashboard and tells it whether the user is an owner', async () => {
    expect(find(await showApp(), 'c-dashboard').owner).toBe(true);
    getSession.mockResolvedValue(session(false));
    expect(find(await showApp(), 'c-dashboard').owner).toBe(false);
  });

  it('shows only the reason where the user has no access', async () => {
    getSession.mockRejectedValueOnce(anApexError({ code: 'FORBIDDEN' }));
    const app = await showApp();
    expect(find(app, 'c-dashboard')).toBeNull();
    find(app, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(app, 'c-dashboard')).not.toBeNull();
  });

  it('walks from screen to screen without a page reference', async () => {
    const app = await showApp();
    await go(app, 'c-dashboard', { ...toJob(JOB_ID, 'restores'), jobName: 'Nightly' });
    expect(find(app, 'c-job-detail').tab).toBe('restores');
    await go(app, 'c-job-detail', toChanges(JOB_ID, RUN_ID));
    expect(find(app, 'c-run-explorer').jobName).toBe('Nightly');
    await go(app, 'c-run-explorer', DASHBOARD);
    expect(find(app, 'c-dashboard')).not.toBeNull();
    expect(navigated).not.toHaveBeenCalled();
  });

  it('keeps the place in the page reference', async () => {
    const app = await showApp();
    CurrentPageReference.emit(page());
    await settle();
    await go(app, 'c-dashboard', toJob(JOB_ID));
    expect(navigated).toHaveBeenCalledWith(page(`job/${JOB_ID}/history`), false);
  });

  it('keeps the place under the package’s namespace where it is installed', async () => {
    const app = await showApp();
    CurrentPageReference.emit(page('', 'acme__Holdfast'));
    await settle();
    await go(app, 'c-dashboard', toJob(JOB_ID));
    expect(navigated).toHaveBeenCalledWith(page(`job/${JOB_ID}/history`, 'acme__Holdfast'), false);
  });

  it('comes back to the place after a refresh and names the job for the breadcrumbs', async () => {
    const app = await showApp();
    CurrentPageReference.emit(page(`job/${JOB_ID}/run/${RUN_ID}`));
    await settle();
    expect(find(app, 'c-run-explorer').route).toEqual(toChanges(JOB_ID, RUN_ID));
    expect(find(app, 'c-run-explorer').jobName).toBe('Nightly');
  });

  it('follows the browser’s back', async () => {
    const app = await showApp();
    CurrentPageReference.emit(page(`job/${JOB_ID}/run/${RUN_ID}`));
    await settle();
    CurrentPageReference.emit(page());
    await settle();
    expect(find(app, 'c-dashboard')).not.toBeNull();
  });

  it('gives a restore an address only once it has an id', async () => {
    const app = await showApp();
    CurrentPageReference.emit(page());
    await settle();
    const request = { runId: RUN_ID, objectName: 'Account', scope: 'deleted', includeChildren: true };
    await go(app, 'c-dashboard', toNewRestore(JOB_ID, request));
    expect(navigated).not.toHaveBeenCalled();
    await go(app, 'c-restore-panel', { ...toRestore(JOB_ID, 'x1'), request, replace: true });
    expect(navigated).toHaveBeenCalledWith(page(`job/${JOB_ID}/restore/x1`), true);
  });

  it('begins a new screen at its start, but stays where it is when only a tab changes', async () => {
    const app = await showApp();
    window.scrollTo.mockClear();
    await go(app, 'c-dashboard', toJob(JOB_ID));
    expect(window.scrollTo).toHaveBeenCalledTimes(1);
    expect(app.shadowRoot.activeElement).toBe(find(app, 'main'));
    await go(app, 'c-job-detail', toJob(JOB_ID, 'settings'));
    expect(window.scrollTo).toHaveBeenCalledTimes(1);
  });

  it('is accessible', async () => {
    await expect(await showApp()).toBeAccessible();
  });
});
