import RestoreHistory from 'c/restoreHistory';
import getRestores from '@salesforce/apex/RestoreController.getRestores';
import { anApexError, aRestore, JOB_ID, RESTORE_ID, someCounts } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/RestoreController.getRestores', () => ({ default: jest.fn() }), {
  virtual: true,
});

const showHistory = () => show('c-restore-history', RestoreHistory, { jobId: JOB_ID, timeZone: 'UTC' });
const rows = (element) => findAll(element, 'tbody tr');

describe('c-restore-history', () => {
  afterEach(() => {
    document.body.replaceChildren();
    getRestores.mockReset();
  });

  it('lists restores with what came of them', async () => {
    const counts = someCounts({ verified: 5, failed: 1 });
    getRestores.mockResolvedValue({
      restores: [aRestore({ status: 'completed_with_errors', counts }), aRestore({ id: 'x2' })],
    });
    const [ended, planned] = rows(await showHistory()).map(text);
    expect(ended).toContain('Deleted records of Account');
    expect(ended).toContain('5 of 6 verified');
    expect(ended).toContain('1 failed');
    expect(planned).not.toContain('verified');
  });

  it('leads to a restore', async () => {
    getRestores.mockResolvedValue({ restores: [aRestore()] });
    const element = await showHistory();
    const routes = details(element, 'navigate');
    find(element, 'lightning-button').click();
    expect(routes).toEqual([{ screen: 'restore', jobId: JOB_ID, restoreId: RESTORE_ID }]);
  });

  it('says how to begin where nothing was restored', async () => {
    getRestores.mockResolvedValue({ restores: [] });
    expect(find(await showHistory(), 'c-empty-state').heading).toBe('Nothing restored yet');
  });

  it('shows why the restores cannot be read and tries again', async () => {
    getRestores.mockRejectedValueOnce(anApexError());
    getRestores.mockResolvedValue({ restores: [aRestore()] });
    const element = await showHistory();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(rows(element)).toHaveLength(1);
  });

  it('is accessible', async () => {
    getRestores.mockResolvedValue({ restores: [aRestore()] });
    await expect(await showHistory()).toBeAccessible();
  });
});
