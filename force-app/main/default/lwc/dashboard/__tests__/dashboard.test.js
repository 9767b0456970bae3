import Dashboard from 'c/dashboard';
import CreateBackupJob from 'c/createBackupJob';
import getJobs from '@salesforce/apex/JobsController.getJobs';
import getHolds from '@salesforce/apex/RetentionController.getHolds';
import runNow from '@salesforce/apex/JobsController.runNow';
import { aHold, aJob, anApexError, aRun, JOB_ID } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, toasts } from 'test-support/screen';

jest.mock('@salesforce/apex/JobsController.getJobs', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/RetentionController.getHolds', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobsController.runNow', () => ({ default: jest.fn() }), { virtual: true });

const running = () => aJob({ status: 'running', lastRun: aRun({ status: 'running' }) });
const showDashboard = (properties) => show('c-dashboard', Dashboard, properties);
const createButtons = (element) => findAll(element, 'lightning-button');

describe('c-dashboard', () => {
  beforeEach(() => {
    getJobs.mockResolvedValue({ jobs: [aJob()] });
    getHolds.mockResolvedValue({ holds: [] });
    runNow.mockResolvedValue(aRun({ status: 'pending' }));
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    jest.resetAllMocks();
  });

  it('shows a card for each job and sums up how they are', async () => {
    getJobs.mockResolvedValue({
      jobs: [aJob(), aJob({ id: 'j2', status: 'failed' }), { ...running(), id: 'j3' }],
    });
    const element = await showDashboard();
    expect(findAll(element, 'c-job-card').map((card) => card.job.id)).toEqual([JOB_ID, 'j2', 'j3']);
    expect(find(element, 'c-page-header').subtitle).toBe('3 jobs · 1 running · 1 need attention');
    element.remove();
  });

  it('shows a stencil until the jobs are there', async () => {
    getJobs.mockReturnValue(new Promise(() => {}));
    expect(find(await showDashboard(), 'c-loading-stencil')).not.toBeNull();
  });

  it('shows why the jobs cannot be read and tries again when asked', async () => {
    getJobs.mockRejectedValueOnce(anApexError());
    const element = await showDashboard();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(element, 'c-error-panel')).toBeNull();
    expect(findAll(element, 'c-job-card')).toHaveLength(1);
  });

  it('invites an owner without jobs to create one', async () => {
    getJobs.mockResolvedValue({ jobs: [] });
    const element = await showDashboard({ owner: true });
    expect(find(element, 'c-empty-state').message).toMatch(/copies the records of one org every day/);
    expect(createButtons(element)).toHaveLength(3);
  });

  it('tells others to ask an owner, in place of the list and in the dialog', async () => {
    getJobs.mockResolvedValue({ jobs: [] });
    const open = jest.spyOn(CreateBackupJob, 'open').mockResolvedValue(undefined);
    const element = await showDashboard({ owner: false });
    expect(find(element, 'c-empty-state').message).toMatch(/Only owners create jobs/);
    for (const button of findAll(element, '.create')) button.click();
    expect(open.mock.calls).toEqual([
      [expect.objectContaining({ owner: false })],
      [expect.objectContaining({ owner: false })],
    ]);
  });

  it('starts a backup, says so and reads the jobs again', async () => {
    const element = await showDashboard();
    const shown = toasts(element);
    find(element, 'c-job-card').dispatchEvent(new CustomEvent('backup'));
    await settle();
    expect(runNow).toHaveBeenCalledWith({ jobId: JOB_ID });
    expect(shown[0]).toMatchObject({ title: 'Backup started', variant: 'success' });
    expect(getJobs).toHaveBeenCalledTimes(2);
  });

  it('shows why a backup could not be started and tries that again', async () => {
    runNow.mockRejectedValueOnce(anApexError({ code: 'ALREADY_RUNNING', message: 'A run is under way.' }));
    const element = await showDashboard();
    find(element, 'c-job-card').dispatchEvent(new CustomEvent('backup'));
    await settle();
    const panel = find(element, 'c-error-panel');
    expect(panel.heading).toBe('The backup could not be started');
    panel.dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(runNow).toHaveBeenCalledTimes(2);
    expect(find(element, 'c-error-panel')).toBeNull();
  });

  it('looks again while something runs and stops when it is over', async () => {
    jest.useFakeTimers();
    getJobs.mockResolvedValueOnce({ jobs: [running()] });
    const element = await showDashboard();
    jest.advanceTimersByTime(2000);
    await settle();
    expect(find(element, 'c-job-card').job.status).toBe('completed');
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getJobs).toHaveBeenCalledTimes(2);
  });

  it('does not look again after it was left', async () => {
    jest.useFakeTimers();
    getJobs.mockResolvedValue({ jobs: [running()] });
    const element = await showDashboard();
    element.remove();
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getJobs).toHaveBeenCalledTimes(1);
  });

  it('opens the dialog for a new job and tells what came of it', async () => {
    const open = jest.spyOn(CreateBackupJob, 'open').mockResolvedValue({ ...aJob(), running: true });
    const element = await showDashboard({ owner: true });
    const shown = toasts(element);
    find(element, '.create').click();
    await settle();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ size: 'small' }));
    expect(shown[0].message).toBe(
      'Nightly runs every day at 02:00 (Europe/Zurich). Its first backup has started.',
    );
  });

  it('tells of an hourly job without a time of day', async () => {
    const created = aJob({ kind: 'high_frequency', timeOfDay: null });
    jest.spyOn(CreateBackupJob, 'open').mockResolvedValue({ ...created, running: false });
    const element = await showDashboard({ owner: true });
    const shown = toasts(element);
    find(element, '.create').click();
    await settle();
    expect(shown[0].message).toBe('Nightly runs every hour.');
  });

  it('tells the card of a job that a purge of its connection waits, and no other', async () => {
    const connection = { ...aJob().connection, id: 'c2' };
    getJobs.mockResolvedValue({ jobs: [aJob(), aJob({ id: 'j2', connection })] });
    getHolds.mockResolvedValue({
      holds: [aHold(), aHold({ connection, confirmedAt: '2026-11-20T09:00:00Z' })],
    });
    const cards = findAll(await showDashboard(), 'c-job-card');
    expect(cards.map(({ hold }) => hold?.id)).toEqual([aHold().id, undefined]);
  });

  it('leads owners to the audit history', async () => {
    const element = await showDashboard({ owner: true });
    const routes = details(element, 'navigate');
    find(element, '.audit').click();
    expect(routes).toEqual([{ screen: 'audit', ofJob: null, kind: null }]);
    expect(find(await showDashboard({ owner: false }), '.audit')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(await showDashboard({ owner: true })).toBeAccessible();
  });
});
