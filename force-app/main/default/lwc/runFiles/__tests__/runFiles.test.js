import RunFiles from 'c/runFiles';
import getFiles from '@salesforce/apex/DataHistoryController.getFiles';
import { anApexError, aRun, RUN_ID } from 'test-support/backend-answers';
import { find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/DataHistoryController.getFiles', () => ({ default: jest.fn() }), {
  virtual: true,
});

const filesOf = (counts) => ({ total: 412, done: 412, failed: 0, bytes: 96_400_000, ...counts });
const showFiles = (counts, parts = {}) =>
  show('c-run-files', RunFiles, { run: aRun({ files: filesOf(counts), ...parts }) });
const aFailure = (overrides = {}) => ({
  object: 'ContentVersion',
  recordId: '068000000000001AAA',
  bytes: 2_500_000,
  attempts: 5,
  reason: 'Salesforce sent another size than it had announced.',
  failedAt: '2026-11-20T01:03:00.000Z',
  fetchedLater: false,
  ...overrides,
});

describe('c-run-files', () => {
  beforeEach(() => getFiles.mockResolvedValue({ failures: [aFailure()], nextAfter: null }));

  afterEach(() => {
    document.body.replaceChildren();
    getFiles.mockReset();
  });

  it('says how many files came and how large they are, without asking further', async () => {
    const element = await showFiles();
    expect(text(find(element, '.summary'))).toBe('412 of 412 new files fetched, 96.4 MB');
    expect(find(element, 'lightning-progress-bar')).toBeNull();
    expect(getFiles).not.toHaveBeenCalled();
  });

  it('shows progress while they come', async () => {
    const element = await showFiles({ done: 103 }, { status: 'record_data_complete' });
    expect(text(find(element, '.summary'))).toBe('103 of 412 files');
    expect(find(element, 'lightning-progress-bar').value).toBe(25);
  });

  it('names each file that did not come, with size, tries and reason', async () => {
    getFiles.mockResolvedValue({
      failures: [aFailure(), aFailure({ recordId: '068000000000002AAA', bytes: null, fetchedLater: true })],
      nextAfter: null,
    });
    const element = await showFiles({ done: 410, failed: 2 });
    expect(getFiles).toHaveBeenCalledWith({ runId: RUN_ID, pageSize: 50, afterKey: null });
    expect(text(find(element, '.failed'))).toBe('2 files could not be fetched');
    const [first, second] = findAll(element, 'tbody tr').map(text);
    expect(first).toContain('2.5 MB');
    expect(first).toContain('another size');
    expect(second).toContain('Unknown');
    expect(second).toContain('A later run fetched it.');
  });

  it('shows a few failures at once and folds many away', async () => {
    expect(find(await showFiles({ failed: 2 }), '.failures').open).toBe(true);
    expect(find(await showFiles({ failed: 63 }), '.failures').open).toBe(false);
  });

  it('loads further failures from where the list ended', async () => {
    getFiles.mockResolvedValueOnce({ failures: [aFailure()], nextAfter: '068000000000001AAA' });
    getFiles.mockResolvedValueOnce({ failures: [aFailure({ recordId: 'x' })], nextAfter: null });
    const element = await showFiles({ failed: 60 });
    find(element, '.load-more').click();
    await settle();
    expect(getFiles).toHaveBeenLastCalledWith({
      runId: RUN_ID,
      pageSize: 50,
      afterKey: '068000000000001AAA',
    });
    expect(findAll(element, 'tbody tr')).toHaveLength(2);
  });

  it('shows why the failures cannot be read and tries again', async () => {
    getFiles.mockRejectedValueOnce(anApexError());
    const element = await showFiles({ failed: 1 });
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(element, 'tbody tr')).toHaveLength(1);
  });

  it('is accessible', async () => {
    const element = await showFiles({ failed: 1 }, { status: 'record_data_complete' });
    await expect(element).toBeAccessible();
  });
});
