import DataHistory from 'c/dataHistory';
import getRuns from '@salesforce/apex/DataHistoryController.getRuns';
import { aJob, anApexError, aRun, JOB_ID, RUN_ID } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/DataHistoryController.getRuns', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock(
  '@salesforce/apex/DataHistoryController.getRun',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);

const older = aRun({ id: 'r11', number: 11, status: 'completed_with_warnings', warnings: 2 });
const failed = aRun({
  id: 'r10',
  number: 10,
  status: 'failed',
  problem: { code: 'REAUTHORISE', message: 'The token was refused.' },
});
const showHistory = (job = aJob()) => show('c-data-history', DataHistory, { job });
const rows = (element) => findAll(element, 'tr.run');

describe('c-data-history', () => {
  beforeEach(() => getRuns.mockResolvedValue({ runs: [aRun(), older, failed], nextBefore: null }));

  afterEach(() => {
    document.body.replaceChildren();
    getRuns.mockReset();
  });

  it('lists the runs with their numbers', async () => {
    const element = await showHistory();
    expect(getRuns).toHaveBeenCalledWith({ jobId: JOB_ID, pageSize: 30, beforeNumber: null });
    const first = text(rows(element)[0]);
    expect(first).toContain('2 min 5 s');
    expect(first).toContain('12,345');
    expect(findAll(element, 'tr.run:first-child c-count-link').map(({ count }) => count)).toEqual([5, 40, 2]);
  });

  it('says beside the state what a run left out or why it failed', async () => {
    const notes = findAll(await showHistory(), '.note').map(text);
    expect(notes).toEqual(['2 objects were not covered in full', 'The token was refused.']);
  });

  it('says when a stopped run goes on, how far its files are, and that a snapshot was given up', async () => {
    const files = { total: 8, done: 2, failed: 0, bytes: 10 };
    getRuns.mockResolvedValue({
      runs: [
        aRun({ id: 'r3', status: 'partial', resumeAt: '2026-11-20T05:00:00.000Z' }),
        aRun({ id: 'r2', status: 'record_data_complete', files }),
        aRun({ id: 'r1', purgedAt: '2026-11-20T05:00:00.000Z' }),
      ],
      nextBefore: null,
    });
    const element = await showHistory(aJob({ lastRun: null }));
    expect(findAll(element, '.note').map(text)).toEqual([
      expect.stringMatching(/goes on by itself/),
      '2 of 8 files',
      expect.stringMatching(/given up/),
    ]);
    const purged = rows(element)[2];
    expect(purged.querySelector('c-count-link').plain).toBe(true);
    expect(purged.querySelector('lightning-button')).toBeNull();
  });

  it('draws only runs with a snapshot, oldest first', async () => {
    const chart = find(await showHistory(), 'c-changes-chart');
    expect(chart.runs.map(({ number }) => number)).toEqual([11, 12]);
  });

  it('leads to the changes from count, button and chart, but not from a failed run', async () => {
    const element = await showHistory();
    const routes = details(element, 'navigate');
    find(element, 'c-count-link').dispatchEvent(new CustomEvent('choose'));
    find(element, 'tr.run lightning-button').click();
    find(element, 'c-changes-chart').dispatchEvent(new CustomEvent('choose', { detail: { runId: 'r11' } }));
    expect(routes.map(({ runId }) => runId)).toEqual([RUN_ID, RUN_ID, 'r11']);
    expect(findAll(element, 'tr.run lightning-button')).toHaveLength(2);
  });

  it('opens and closes what a run covered', async () => {
    const element = await showHistory();
    const toggle = find(element, '.expand');
    expect(toggle.getAttribute('aria-expanded')).toBe('false');
    toggle.click();
    await settle();
    expect(find(element, 'c-run-coverage').run.id).toBe(RUN_ID);
    expect(find(element, '.expand').getAttribute('aria-expanded')).toBe('true');
    find(element, '.expand').click();
    await settle();
    expect(find(element, 'c-run-coverage')).toBeNull();
  });

  it('takes a run that the job brings along without asking again', async () => {
    const element = await showHistory();
    element.job = aJob({ lastRun: aRun({ id: 'r13', number: 13, status: 'running', objectsDone: 3 }) });
    await settle();
    expect(rows(element)).toHaveLength(4);
    expect(text(find(element, '.note'))).toBe('3 of 18 objects');
    element.job = aJob({ lastRun: aRun({ id: 'r13', number: 13 }) });
    await settle();
    expect(rows(element)).toHaveLength(4);
    expect(getRuns).toHaveBeenCalledTimes(1);
  });

  it('loads older runs from where the list ended', async () => {
    getRuns.mockResolvedValueOnce({ runs: [aRun()], nextBefore: 12 });
    getRuns.mockResolvedValueOnce({ runs: [older], nextBefore: null });
    const element = await showHistory();
    findAll(element, 'lightning-button').at(-1).click();
    await settle();
    expect(getRuns).toHaveBeenLastCalledWith({ jobId: JOB_ID, pageSize: 30, beforeNumber: 12 });
    expect(rows(element)).toHaveLength(2);
  });

  it('offers the first run where there is none', async () => {
    getRuns.mockResolvedValue({ runs: [], nextBefore: null });
    const element = await showHistory(aJob({ lastRun: null }));
    const backups = details(element, 'backup');
    find(element, 'c-empty-state lightning-button').click();
    expect(backups).toHaveLength(1);
  });

  it('shows why the runs cannot be read and tries again', async () => {
    getRuns.mockRejectedValueOnce(anApexError());
    const element = await showHistory();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(rows(element)).toHaveLength(3);
  });

  it('is accessible', async () => {
    await expect(await showHistory()).toBeAccessible();
  });
});
