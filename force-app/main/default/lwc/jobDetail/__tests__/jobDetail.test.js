import JobDetail from 'c/jobDetail';
import cancelRun from '@salesforce/apex/JobSettingsController.cancelRun';
import getJob from '@salesforce/apex/JobsController.getJob';
import runNow from '@salesforce/apex/JobsController.runNow';
import { aJob, anApexError, aRun, JOB_ID } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, toasts } from 'test-support/screen';

jest.mock('@salesforce/apex/JobSettingsController.cancelRun', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobsController.getJob', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/JobsController.runNow', () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
  '@salesforce/apex/DataHistoryController.getRuns',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);
jest.mock(
  '@salesforce/apex/RestoreController.getRestores',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);

jest.mock(
  '@salesforce/apex/VerificationsController.getVerifications',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);

jest.mock(
  '@salesforce/apex/RetentionController.getHolds',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);
const running = () => aJob({ status: 'running', lastRun: aRun({ status: 'running' }) });
const showJob = (properties) => show('c-job-detail', JobDetail, { jobId: JOB_ID, ...properties });
const backUpButton = (element) => find(element, '.back-up');

describe('c-job-detail', () => {
  beforeEach(() => {
    getJob.mockResolvedValue(aJob());
    runNow.mockResolvedValue(aRun({ status: 'pending' }));
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    getJob.mockReset();
    runNow.mockReset();
  });

  it('shows the job, its state and the tab that the place names', async () => {
    const element = await showJob({ tab: 'settings' });
    expect(find(element, 'c-page-header').heading).toBe('Nightly');
    expect(find(element, 'c-status-badge').state).toBe('completed');
    expect(find(element, 'lightning-tabset').activeTabValue).toBe('settings');
    expect(find(element, 'c-job-settings').job.id).toBe(JOB_ID);
  });

  it('makes a chosen tab part of the place', async () => {
    const element = await showJob();
    const routes = details(element, 'navigate');
    const [history, restores] = findAll(element, 'lightning-tab');
    history.dispatchEvent(new CustomEvent('active'));
    restores.dispatchEvent(new CustomEvent('active'));
    expect(routes).toEqual([{ screen: 'job', jobId: JOB_ID, tab: 'restores', jobName: 'Nightly' }]);
  });

  it('starts a backup and follows it to its end', async () => {
    jest.useFakeTimers();
    const element = await showJob();
    const shown = toasts(element);
    getJob.mockResolvedValueOnce(running());
    backUpButton(element).click();
    await settle();
    expect(shown[0].title).toBe('Backup started');
    expect(backUpButton(element).disabled).toBe(true);
    jest.advanceTimersByTime(2000);
    await settle();
    expect(backUpButton(element).disabled).toBe(false);
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getJob).toHaveBeenCalledTimes(3);
  });

  it('cancels the run that is under way', async () => {
    getJob.mockResolvedValue(running());
    const element = await showJob();
    const shown = toasts(element);
    find(element, '.cancel-run').click();
    await settle();
    expect(cancelRun).toHaveBeenCalledWith({ runId: running().lastRun.id });
    expect(shown[0].title).toBe('Cancelling the run');
  });

  it('offers a new backup while only files of the last one still come', async () => {
    getJob.mockResolvedValue(aJob({ status: 'record_data_complete' }));
    const element = await showJob();
    expect(backUpButton(element).disabled).toBe(false);
    expect(find(element, '.cancel-run')).toBeNull();
  });

  it('shows changed settings at once, and leaves when the job was deleted', async () => {
    const element = await showJob({ owner: true });
    const routes = details(element, 'navigate');
    const settings = find(element, 'c-job-settings');
    settings.dispatchEvent(new CustomEvent('changed', { detail: aJob({ name: 'Weekly' }) }));
    await settle();
    expect(find(element, 'c-page-header').heading).toBe('Weekly');
    settings.dispatchEvent(new CustomEvent('deleted'));
    expect(routes[0].screen).toBe('dashboard');
  });

  it('shows why a backup could not be started', async () => {
    runNow.mockRejectedValue(anApexError());
    const element = await showJob();
    backUpButton(element).click();
    await settle();
    expect(find(element, 'c-error-panel').heading).toBe('The backup could not be started');
  });

  it('shows why the job cannot be read and tries again', async () => {
    getJob.mockRejectedValueOnce(anApexError());
    const element = await showJob();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(element, 'c-page-header').heading).toBe('Nightly');
  });

  it('offers no second end of a run whose end was asked for', async () => {
    getJob.mockResolvedValue(running());
    const element = await showJob();
    expect(find(element, '.cancel-run').disabled).toBe(false);
    element.remove();
    const lastRun = aRun({ status: 'running', cancelRequestedAt: '2026-11-20T01:01:00.000Z' });
    getJob.mockResolvedValue(aJob({ status: 'running', lastRun }));
    const other = await showJob();
    expect(find(other, '.cancel-run').disabled).toBe(true);
    other.remove();
  });

  it('is accessible', async () => {
    await expect(await showJob()).toBeAccessible();
  });
});
