import RunCoverage from 'c/runCoverage';
import getRun from '@salesforce/apex/DataHistoryController.getRun';
import { anApexError, aRun, RUN_ID } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/DataHistoryController.getRun', () => ({ default: jest.fn() }), { virtual: true });

const covered = (object, coverage, reason = '') => ({
  object,
  label: object,
  coverage,
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
    expect(text(find(element, '.complete'))).toBe('Every object was covered in full.');
    expect(names(element)).toEqual(['Account', 'Lead']);
  });

  it('shows cause and next step of a run that failed', async () => {
    const problem = { code: 'REAUTHORISE', message: 'The token was refused.', remedy: 'Authorise again.' };
    getRun.mockResolvedValue({ run: aRun({ status: 'failed', problem }), objects: [] });
    expect(text(find(await showCoverage(), '.problem'))).toContain('Authorise again.');
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
