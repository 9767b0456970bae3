import RunCoverage from 'c/runCoverage';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { anApexError, aRun, JOB_ID, RUN_ID } from 'test-support/backend-answers';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/DataHistoryController.getRun', () => ({ default: jest.fn() }), { virtual: true });

const covered = (object, coverage, reason = '', expected = false) => ({
  object,
  label: object,
  coverage,
  expected,
  reason,
  records: 10,
  added: 1,
  changed: 2,
  deleted: 3,
});
jest.mock(
  '@salesforce/apex/DataHistoryController.getFiles',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  { virtual: true },
);

const answer = (parts) => getRun.mockResolvedValue({ run: aRun(), objects: [], shortfalls: [], ...parts });
const showCoverage = (run = aRun()) =>
  show('c-run-coverage', RunCoverage, { run, timeZone: 'Europe/Zurich' });
const names = (element) => findAll(element, 'tbody th').map(text);

describe('c-run-coverage', () => {
  afterEach(() => {
    document.body.replaceChildren();
    getRun.mockReset();
  });

  it('shows first what was not covered, and why', async () => {
    const left = covered('Order', 'skipped', 'The connected user cannot see this object.');
    answer({ objects: [covered('Account', 'ok'), left] });
    const element = await showCoverage();
    expect(names(element)).toEqual(['Order']);
    expect(text(find(element, '.reason'))).toBe('The connected user cannot see this object.');
    change(find(element, 'lightning-radio-group'), { detail: { value: 'all' } });
    await settle();
    expect(names(element)).toEqual(['Order', 'Account']);
  });

  it('says so when everything was covered', async () => {
    answer({ objects: [covered('Account', 'ok'), covered('Lead', 'empty')] });
    const element = await showCoverage();
    expect(text(find(element, '.complete'))).toBe('Every object that can be backed up was covered in full.');
    expect(names(element)).toEqual(['Account']);
    expect(text(find(element, '.without-records summary'))).toBe('No records in the org (1)');
    expect(text(find(element, '.without-records p'))).toBe('Lead');
  });

  it('does not call a run complete while it is reading', async () => {
    const run = aRun({ status: 'running', objectsDone: 1 });
    answer({ run, objects: [covered('Account', 'ok')] });
    const element = await showCoverage(run);
    expect(names(element)).toEqual(['Account']);
    expect(find(element, '.complete')).toBeNull();
  });

  it('keeps what is left out by design apart from gaps: folded away, by reason', async () => {
    const feeds = 'Feeds cannot be written back.';
    answer({
      objects: [
        covered('Account', 'ok', '', true),
        covered('Login', 'skipped', 'Kept by Salesforce.', true),
        covered('LeadFeed', 'skipped', feeds, true),
        covered('CaseFeed', 'skipped', feeds, true),
      ],
    });
    const element = await showCoverage();
    expect(find(element, '.complete')).not.toBeNull();
    expect(find(element, 'lightning-radio-group')).toBeNull();
    expect(names(element)).toEqual(['Account']);
    expect(find(element, '.by-design').open).toBe(false);
    expect(text(find(element, '.by-design summary'))).toBe('Left out by design (3)');
    expect(findAll(element, '.by-design dt').map(text)).toEqual([`${feeds} (2)`, 'Kept by Salesforce. (1)']);
    expect(findAll(element, '.by-design dd').map(text)).toEqual(['CaseFeed, LeadFeed', 'Login']);
  });

  it('shows a gap although other objects are left out by design', async () => {
    const gap = covered('Case', 'skipped', 'The API limit was reached.');
    answer({
      run: aRun({ status: 'completed_with_warnings' }),
      objects: [covered('Account', 'ok'), covered('CaseFeed', 'skipped', 'A feed.', true), gap],
    });
    const element = await showCoverage();
    expect(find(element, '.complete')).toBeNull();
    expect(names(element)).toEqual(['Case']);
    expect(find(element, 'lightning-radio-group').options.map(({ label }) => label)).toEqual([
      'Not covered in full (1)',
      'All with records (2)',
    ]);
  });

  it('shows cause and next step of a run that failed', async () => {
    const problem = { code: 'REAUTHORISE', message: 'The token was refused.', remedy: 'Authorise again.' };
    answer({ run: aRun({ status: 'failed', problem }), objects: [] });
    const element = await showCoverage();
    expect(text(find(element, '.problem'))).toContain('Authorise again.');
    expect(find(element, '.complete')).toBeNull();
  });

  it('says what the run used', async () => {
    answer({ objects: [covered('Account', 'ok')] });
    const facts = findAll(await showCoverage(), '.facts div').map(text);
    expect(facts).toEqual([
      'ExtentOnly what changed was read',
      'Objects read18 of 18 objects',
      'API calls44',
      'Bulk jobs3',
    ]);
  });

  it('groups what is missing by cause, each with its next step and its objects by name', async () => {
    const many = Array.from({ length: 7 }, (_, index) => `Part${index}__c`);
    const title = 'The share of API calls of this job was used up';
    answer({
      run: aRun({ status: 'partial' }),
      objects: [{ ...covered('Site__c', 'failed', 'No access.'), label: 'Site' }],
      shortfalls: [
        { cause: 'API_LIMIT', title, remedy: 'Raise the limit.', objects: many, notStarted: 5 },
        { cause: 'OTHER', title: 'No access.', remedy: null, objects: ['Site__c'], notStarted: 0 },
      ],
    });
    const [limit, other] = findAll(await showCoverage(), '.cause');
    expect(text(limit)).toContain(`${title}Next step: Raise the limit.7 objects, 5 not started`);
    expect(limit.querySelector('details').open).toBe(false);
    expect(text(other)).toBe('No access.1 objectSite');
    expect(other.querySelector('details').open).toBe(true);
  });

  it('says when a stopped run goes on, and its next step only once', async () => {
    const problem = { code: 'API_LIMIT', message: 'The share is used up.', remedy: 'Raise the limit.' };
    const run = aRun({ status: 'partial', problem, resumeAt: '2026-11-20T05:00:00.000Z' });
    const shortfall = { cause: 'API_LIMIT', title: 'Used up', remedy: 'Raise the limit.', objects: ['Case'] };
    answer({ run, objects: [covered('Case', 'skipped')], shortfalls: [{ ...shortfall, notStarted: 1 }] });
    const element = await showCoverage(run);
    expect(text(find(element, '.resumes'))).toContain('06:00');
    expect(text(find(element, '.cause'))).not.toContain('Raise the limit.');
  });

  it('leads from a count to its records, but not where the snapshot is gone', async () => {
    answer({ objects: [covered('Account', 'ok')] });
    const element = await showCoverage();
    const routes = details(element, 'navigate');
    find(element, 'c-count-link').dispatchEvent(new CustomEvent('choose', { detail: { kind: 'added' } }));
    expect(routes).toEqual([
      { screen: 'changes', jobId: JOB_ID, runId: RUN_ID, objectName: 'Account', kind: 'added' },
    ]);
    answer({ run: aRun({ purgedAt: '2026-11-21T01:00:00.000Z' }), objects: [covered('Account', 'ok')] });
    expect(find(await showCoverage(), 'c-count-link').plain).toBe(true);
  });

  it('reads again when the run has moved on, and shows its files', async () => {
    answer({ run: aRun({ status: 'running', objectsDone: 3 }) });
    const element = await showCoverage(aRun({ status: 'running', objectsDone: 3 }));
    const files = { total: 8, done: 2, failed: 0, bytes: 10 };
    const run = aRun({ status: 'record_data_complete', files });
    answer({ run });
    element.run = run;
    await settle();
    element.run = { ...run };
    await settle();
    expect(getRun).toHaveBeenCalledTimes(2);
    expect(find(element, 'c-run-files').run).toEqual(run);
  });

  it('shows why the coverage cannot be read and tries again', async () => {
    getRun.mockRejectedValueOnce(anApexError());
    answer({ objects: [covered('Account', 'ok')] });
    const element = await showCoverage();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(names(element)).toEqual(['Account']);
  });

  it('is accessible', async () => {
    answer({ objects: [covered('Account', 'ok')] });
    await expect(await showCoverage()).toBeAccessible();
  });
});
