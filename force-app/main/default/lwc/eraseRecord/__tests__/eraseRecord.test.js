import EraseRecord from 'c/eraseRecord';
import erase from '@salesforce/apex/ErasuresController.erase';
import getErasure from '@salesforce/apex/ErasuresController.getErasure';
import preview from '@salesforce/apex/ErasuresController.preview';
import { anApexError, anErasure, JOB_ID, RECORD_ID } from 'test-support/backend-answers';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ErasuresController.erase', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/ErasuresController.getErasure', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ErasuresController.preview', () => ({ default: jest.fn() }), { virtual: true });

const aPreview = (overrides = {}) => ({
  ...{ object: 'Account', label: 'Account', recordId: RECORD_ID, name: 'Acme', alsoKnownAs: [] },
  ...{ versions: 1200, records: 5, files: 2, runs: 30, referencesComplete: true },
  references: [
    { object: 'Contact', label: 'Contact', field: 'AccountId', fieldLabel: 'Account', records: 8 },
  ],
  ...overrides,
});
const place = { jobId: JOB_ID, objectName: 'Account', recordId: RECORD_ID };
const showDialog = () => show('c-erase-record', EraseRecord, { label: 'Delete from backup', ...place });

async function type(dialog, value) {
  change(find(dialog, '.typed'), { detail: { value } });
  await settle();
}

async function order(dialog) {
  await type(dialog, 'Acme');
  find(dialog, '.erase').click();
  await settle();
}

describe('c-erase-record', () => {
  beforeEach(() => {
    preview.mockResolvedValue(aPreview());
    erase.mockResolvedValue(anErasure({ status: 'requested' }));
    getErasure.mockResolvedValue(anErasure());
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    jest.resetAllMocks();
  });

  it('shows first what goes, and what refers to it and stays', async () => {
    const dialog = await showDialog();
    expect(preview).toHaveBeenCalledWith({ ...place, includeFiles: true });
    expect(findAll(dialog, '.counts dd').map(text)).toEqual(['1,200', '30', '5', '2']);
    expect(findAll(dialog, '.references li').map(text)).toEqual(['8 of Contact, field Account']);
    expect(text(find(dialog, '.warning'))).toContain('Account "Acme"');
  });

  it('says where it did not look everywhere, and under which other Ids the record is known', async () => {
    preview.mockResolvedValue(aPreview({ referencesComplete: false, alsoKnownAs: ['001000000000009AAA'] }));
    const notes = findAll(await showDialog(), '.note').map(text);
    expect(notes).toContainEqual(expect.stringContaining('001000000000009AAA'));
    expect(notes).toContainEqual(expect.stringContaining('more records may refer to it'));
  });

  it('counts anew when the files are to stay', async () => {
    const dialog = await showDialog();
    preview.mockResolvedValue(aPreview({ files: 0, records: 1 }));
    change(find(dialog, 'lightning-input'), { checked: false });
    await settle();
    expect(preview).toHaveBeenLastCalledWith({ ...place, includeFiles: false });
    expect(findAll(dialog, '.counts dd').map(text)).toEqual(['1,200', '30', '1', '0']);
  });

  it.each([
    ['acme', true],
    ['', true],
    ['Acme', false],
    [RECORD_ID, false],
    [RECORD_ID.slice(0, 15), false],
  ])('with "%s" typed the button is disabled: %s', async (typed, disabled) => {
    const dialog = await showDialog();
    await type(dialog, typed);
    expect(find(dialog, '.erase').disabled).toBe(disabled);
  });

  it('follows the erasure to its end and says what it took', async () => {
    jest.useFakeTimers();
    const dialog = await showDialog();
    const progress = details(dialog, 'progress');
    const closed = details(dialog, 'closed');
    await order(dialog);
    expect(erase).toHaveBeenCalledWith({ ...place, includeFiles: true, typed: 'Acme' });
    expect(text(find(dialog, '.outcome'))).toContain('Waiting for the worker');
    jest.advanceTimersByTime(2000);
    await settle();
    expect(text(find(dialog, '.outcome'))).toContain('12 versions of 3 records, and 2 files');
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getErasure).toHaveBeenCalledTimes(1);
    find(dialog, '.close').click();
    expect(progress.map(({ status }) => status)).toEqual(['requested', 'done']);
    expect(closed).toEqual(['done']);
  });

  it('shows the reason and the next step of one that failed', async () => {
    const problem = { code: 'CONFIG_INVALID', message: 'The key is wrong.', remedy: 'Ask for it again.' };
    erase.mockResolvedValue(anErasure({ status: 'failed', problem }));
    const dialog = await showDialog();
    await order(dialog);
    expect(text(find(dialog, '.problem'))).toBe('The key is wrong. Ask for it again.');
    dialog.remove();
  });

  it('says why it could not be asked for, and lets the user try again', async () => {
    erase.mockRejectedValueOnce(anApexError());
    const dialog = await showDialog();
    await order(dialog);
    expect(find(dialog, 'c-error-panel').heading).toBe('The record could not be deleted');
    expect(find(dialog, '.erase').disabled).toBe(false);
  });

  it('shows why nothing can be counted and tries again', async () => {
    preview.mockRejectedValueOnce(anApexError());
    const dialog = await showDialog();
    expect(find(dialog, '.erase').disabled).toBe(true);
    find(dialog, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(dialog, '.counts dd')).toHaveLength(4);
  });

  it('is accessible', async () => {
    const dialog = await showDialog();
    await expect(dialog).toBeAccessible();
    await order(dialog);
    await expect(dialog).toBeAccessible();
  });
});
