import RestoreResult from 'c/restoreResult';
import getItems from '@salesforce/apex/RestoreController.getItems';
import { anApexError, anItem, aRestore, RESTORE_ID, someCounts } from 'test-support/backend-answers';
import { find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/RestoreController.getItems', () => ({ default: jest.fn() }), { virtual: true });

const rule = { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Phone is required.' };
const failed = (name, parts) => anItem({ name, recordId: name, outcome: 'failed', ...parts });
const good = aRestore({ status: 'completed', counts: someCounts({ done: 6, verified: 6 }) });
const mixed = aRestore({
  status: 'completed_with_errors',
  counts: someCounts({ done: 3, verified: 3, failed: 3 }),
});
const showResult = (restore) => show('c-restore-result', RestoreResult, { restore });

describe('c-restore-result', () => {
  beforeEach(() => getItems.mockResolvedValue({ items: [], total: 0, nextAfter: null }));

  afterEach(() => {
    document.body.replaceChildren();
    getItems.mockReset();
  });

  it('says that all was restored and verified', async () => {
    const element = await showResult(good);
    expect(text(find(element, '.summary'))).toBe(
      'All 6 records were restored and read back equal to the backup.',
    );
    expect(find(element, '.summary').classList).toContain('good');
    expect(find(element, '.groups')).toBeNull();
  });

  it('does not call a restore good whose records were not all read back', async () => {
    const element = await showResult({ ...good, counts: someCounts({ done: 6, verified: 5, differs: 1 }) });
    expect(find(element, '.summary').classList).toContain('warn');
    expect(text(find(element, '.summary'))).toContain('5 of 6 records');
  });

  it('does not call a restore good of which records were blocked', async () => {
    const element = await showResult({ ...good, counts: someCounts({ done: 6, verified: 6, blocked: 2 }) });
    expect(find(element, '.summary').classList).toContain('warn');
    expect(text(find(element, '.summary'))).toContain('6 of 8 records');
  });

  it('groups failures by cause, the commonest first, each with the next step', async () => {
    const lock = { errorCode: 'UNABLE_TO_LOCK_ROW', message: 'Row is locked.' };
    const items = [failed('Acme', lock), failed('Bolt', rule), failed('Core', rule)];
    getItems.mockResolvedValue({ items, total: 3, nextAfter: null });
    const element = await showResult(mixed);
    expect(getItems).toHaveBeenCalledWith({
      restoreId: RESTORE_ID,
      outcome: 'failed',
      pageSize: 200,
      afterKey: null,
    });
    const [first, second] = findAll(element, '.group').map(text);
    expect(first).toMatch(
      /2 records.*Phone is required\..*Bolt, Core.*Next step: Correct the value or switch/,
    );
    expect(second).toMatch(/1 record.*Row is locked\..*Next step: Another process held these records/);
  });

  it('explains blocked records although none failed', async () => {
    getItems.mockResolvedValue({ items: [failed('Acme', rule)], total: 1, nextAfter: null });
    const element = await showResult({ ...mixed, counts: someCounts({ done: 3, verified: 3, blocked: 1 }) });
    expect(text(find(element, '.group'))).toContain('Phone is required.');
  });

  it('does not count what was found as wanted among what was restored', async () => {
    const element = await showResult({ ...good, counts: someCounts({ done: 6, verified: 6, noop: 2 }) });
    expect(text(find(element, '.summary'))).toContain('All 6 records');
  });

  it('says how many failures it looked at when there are more', async () => {
    getItems.mockResolvedValue({ items: [failed('Acme', rule)], total: 900, nextAfter: 'k' });
    const element = await showResult(mixed);
    expect(element.shadowRoot.textContent).toContain('Grouped from the first 1 of 900 failed records.');
  });

  it('names cause and next step when the restore as a whole failed', async () => {
    const problem = { code: 'REAUTHORISE', message: 'The token was refused.', remedy: 'Authorise again.' };
    const element = await showResult(aRestore({ status: 'failed', problem }));
    expect(text(find(element, '.summary'))).toContain('The token was refused.');
    expect(text(find(element, '.summary'))).toContain('Authorise again.');
    expect(find(element, '.summary').classList).toContain('bad');
  });

  it('shows why the failures cannot be read and tries again', async () => {
    getItems.mockRejectedValueOnce(anApexError());
    const element = await showResult(mixed);
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(find(element, 'c-error-panel')).toBeNull();
  });

  it('is accessible', async () => {
    getItems.mockResolvedValue({ items: [failed('Acme', rule)], total: 1, nextAfter: null });
    await expect(await showResult(mixed)).toBeAccessible();
  });
});
