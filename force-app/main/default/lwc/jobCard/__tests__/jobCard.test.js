import JobCard from 'c/jobCard';
import { aHold, aJob, aRun, JOB_ID, RUN_ID } from 'test-support/backend-answers';
import { details, find, findAll, show, text } from 'test-support/screen';

const showCard = (job, properties = {}) => show('c-job-card', JobCard, { job, ...properties });
const times = (card) => findAll(card, 'c-relative-time');

describe('c-job-card', () => {
  afterEach(() => document.body.replaceChildren());

  it('shows name, org, state, last and next run in the job’s zone, and the changes of the last run', async () => {
    const card = await showCard(aJob());
    expect(text(find(card, '.name'))).toBe('Nightly');
    expect(text(find(card, '.org'))).toContain('Acme AG');
    expect(find(card, 'c-status-badge').state).toBe('completed');
    expect(times(card).map(({ value, timeZone }) => [value, timeZone])).toEqual([
      ['2026-11-20T01:02:07.000Z', 'Europe/Zurich'],
      ['2026-11-21T01:00:00.000Z', 'Europe/Zurich'],
    ]);
    expect(findAll(card, 'c-count-link').map(({ kind, count }) => [kind, count])).toEqual([
      ['added', 5],
      ['changed', 40],
      ['deleted', 2],
    ]);
  });

  it('shows how far a run is and does not offer a second one', async () => {
    const lastRun = aRun({ status: 'running', objectsDone: 9, objectsTotal: 18, finishedAt: null });
    const card = await showCard(aJob({ status: 'running', lastRun }));
    expect(find(card, 'lightning-progress-bar').value).toBe(50);
    expect(text(find(card, '.progress-text'))).toBe('9 of 18 objects');
    expect(find(card, '.foot lightning-button').disabled).toBe(true);
    expect(findAll(card, 'c-count-link')).toHaveLength(0);
  });

  it('shows how far the files are, while another run may start', async () => {
    const files = { total: 8, done: 1, failed: 1, bytes: 10 };
    const lastRun = aRun({ status: 'record_data_complete', files });
    const card = await showCard(aJob({ status: 'record_data_complete', lastRun }));
    expect(find(card, 'lightning-progress-bar').value).toBe(25);
    expect(text(find(card, '.progress-text'))).toBe('2 of 8 files');
    expect(find(card, '.foot lightning-button').disabled).toBe(false);
    expect(findAll(card, 'c-count-link')).toHaveLength(3);
  });

  it('says that a run was ended by a person', async () => {
    const card = await showCard(aJob({ status: 'cancelled', lastRun: aRun({ status: 'cancelled' }) }));
    expect(text(find(card, '.ended'))).toBe('Ended on request. What it had finished is kept.');
    expect(findAll(card, 'c-count-link')).toHaveLength(0);
  });

  it('says when a run that the limit stopped goes on', async () => {
    const problem = { code: 'API_LIMIT', message: 'The share is used up.' };
    const lastRun = aRun({ status: 'partial', problem, resumeAt: '2026-11-20T05:00:00.000Z' });
    const card = await showCard(aJob({ status: 'partial', lastRun }));
    expect(text(find(card, '.resumes'))).toMatch(/goes on by itself.*06:00/);
  });

  it('names cause and next step of a failed run', async () => {
    const problem = {
      code: 'REAUTHORISE',
      message: 'The token was refused.',
      remedy: 'Authorise the org again.',
    };
    const card = await showCard(aJob({ status: 'failed', lastRun: aRun({ status: 'failed', problem }) }));
    expect(text(find(card, '.trouble'))).toBe('The token was refused.Next step: Authorise the org again.');
  });

  it('says that objects were left out, and where to see which', async () => {
    const lastRun = aRun({ status: 'completed_with_warnings', warnings: 2 });
    const card = await showCard(aJob({ status: 'completed_with_warnings', lastRun }));
    const routes = details(card, 'navigate');
    expect(text(find(card, '.trouble'))).toContain('2 objects were not covered in full');
    find(card, '.trouble a').click();
    expect(routes[0]).toMatchObject({ screen: 'job', jobId: JOB_ID, tab: 'history' });
  });

  it('shows a job that has never run', async () => {
    const card = await showCard(aJob({ status: 'pending_first_run', lastRun: null }));
    expect(times(card)[0].fallback).toBe('No run yet');
    expect(find(card, 'c-status-badge').state).toBe('pending_first_run');
    expect(find(card, '.foot lightning-button').disabled).toBe(false);
  });

  it('leads to the details and to the changes, and asks for a backup', async () => {
    const card = await showCard(aJob());
    const routes = details(card, 'navigate');
    const backups = details(card, 'backup');
    const [backUp, view] = findAll(card, '.foot lightning-button');
    view.click();
    find(card, 'c-count-link').dispatchEvent(new CustomEvent('choose'));
    backUp.click();
    expect(routes).toEqual([
      { screen: 'job', jobId: JOB_ID, tab: 'history', jobName: 'Nightly' },
      { screen: 'changes', jobId: JOB_ID, runId: RUN_ID, jobName: 'Nightly' },
    ]);
    expect(backups).toHaveLength(1);
  });

  it('says that a purge waits for an owner, and leads to it', async () => {
    const card = await showCard(aJob(), { hold: aHold() });
    const routes = details(card, 'navigate');
    expect(text(find(card, '.hold'))).toContain('would purge 12 runs (48,000 versions)');
    find(card, '.hold a').click();
    expect(routes[0]).toMatchObject({ screen: 'job', jobId: JOB_ID, tab: 'settings' });
  });

  it('is accessible', async () => {
    await expect(await showCard(aJob(), { hold: aHold() })).toBeAccessible();
  });
});
