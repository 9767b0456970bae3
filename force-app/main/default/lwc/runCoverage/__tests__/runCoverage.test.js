import RunCoverage from 'c/runCoverage';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { anApexError, aRun, RUN_ID } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

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
const showCoverage = () => show('c-run-coverage', RunCoverage, { runId: RUN_ID });
const names = (element) => findAll(element, 'tbody th').map(text);

describe('c-run-coverage', () => {
  afterEach(() => {
    document.body.replaceChildren();
    getRun.mockReset();
  });

  it('shows first what was not covered, and why', async () => {
    const left = covered('Order', 'skipped', 'The connected user cannot see this object.');
    getRun.mockResolvedValue({ run: aRun(), objects: [covered('Account', 'ok'), left] });
    const element = await showCoverage();
    expect(names(element)).toEqual(['Order']);
    expect(text(find(element, '.reason'))).toBe('The connected user cannot see this object.');
    change(find(element, 'lightning-radio-group'), { detail: { value: 'all' } });
    await settle();
    expect(names(element)).toEqual(['Order', 'Account']);
  });

  it('says so when everything was covered', async () => {
    getRun.mockResolvedValue({ run: aRun(), objects: [covered('Account', 'ok'), covered('Lead', 'empty')] });
    const element = await showCoverage();
    expect(text(find(element, '.complete'))).toBe('Every object that can be backed up was covered in full.');
    expect(names(element)).toEqual(['Account']);
    expect(text(find(element, '.without-records summary'))).toBe('No records in the org (1)');
    expect(text(find(element, '.without-records p'))).toBe('Lead');
  });

  it('keeps what is left out by design apart from gaps: folded away, by reason', async () => {
    const feeds = 'Feeds cannot be written back.';
    getRun.mockResolvedValue({
      run: aRun(),
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
    getRun.mockResolvedValue({
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
    getRun.mockResolvedValue({ run: aRun({ status: 'failed', problem }), objects: [] });
    const element = await showCoverage();
    expect(text(find(element, '.problem'))).toContain('Authorise again.');
    expect(find(element, '.complete')).toBeNull();
  });

  it('shows why the coverage cannot be read and tries again', async () => {
    getRun.mockRejectedValueOnce(anApexError());
    getRun.mockResolvedValue({ run: aRun(), objects: [covered('Account', 'ok')] });
    const element = await showCoverage();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(names(element)).toEqual(['Account']);
  });

  it('is accessible', async () => {
    getRun.mockResolvedValue({ run: aRun(), objects: [covered('Account', 'ok')] });
    await expect(await showCoverage()).toBeAccessible();
  });
});
