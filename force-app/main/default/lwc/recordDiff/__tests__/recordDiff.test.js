import EraseRecord from 'c/eraseRecord';
import RecordDiff from 'c/recordDiff';
import getRecordDiff from '@salesforce/apex/ChangesController.getRecordDiff';
import { aDiff, anApexError, JOB_ID, RECORD_ID, RUN_ID } from 'test-support/backend-answers';
import { toRecord } from 'c/appRoute';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ChangesController.getRecordDiff', () => ({ default: jest.fn() }), {
  virtual: true,
});

const route = toRecord(JOB_ID, RUN_ID, 'Account', RECORD_ID);
const showDiff = (properties) => show('c-record-diff', RecordDiff, { route, ...properties });
const boxes = (element) => findAll(element, 'tbody input');
const whole = (kind, value) =>
  aDiff({
    kind,
    fields: [
      { field: 'Name', label: 'Name', type: 'string', before: null, after: null, restorable: true, ...value },
    ],
  });

function shown(cell) {
  const { type, value } = cell.querySelector('c-field-value');
  return { type, value };
}

async function tick(box, checked) {
  change(box, { checked });
  await settle();
}

describe('c-record-diff', () => {
  beforeEach(() => getRecordDiff.mockResolvedValue(aDiff()));

  afterEach(() => {
    document.body.replaceChildren();
    getRecordDiff.mockReset();
  });

  it('shows each field before and after, told apart by sign and mark-up, not by colour alone', async () => {
    const element = await showDiff();
    expect(getRecordDiff).toHaveBeenCalledWith({ runId: RUN_ID, objectName: 'Account', recordId: RECORD_ID });
    const [phone, site] = findAll(element, 'tbody tr');
    expect(text(phone.querySelector('del .sign'))).toBe('−');
    expect(shown(phone.querySelector('del'))).toEqual({ type: 'phone', value: '044 1' });
    expect(phone.querySelector('ins')).toBeNull();
    expect(text(phone.querySelector('.none'))).toBe('empty');
    expect(text(site.querySelector('ins .sign'))).toBe('+');
    expect(shown(site.querySelector('ins'))).toEqual({ type: 'string', value: 'B' });
  });

  it('tells its parent the record’s name', async () => {
    const heard = jest.fn();
    document.body.addEventListener('loaded', heard, true);
    await showDiff();
    document.body.removeEventListener('loaded', heard, true);
    expect(heard.mock.calls[0][0].detail).toEqual({ name: 'Acme' });
  });

  it('restores every restorable field unless some are left out', async () => {
    const element = await showDiff();
    const restores = details(element, 'restore');
    expect(boxes(element)).toHaveLength(2);
    expect(find(element, '.restore').label).toBe('Restore 2 fields');
    find(element, '.restore').click();
    await tick(boxes(element)[0], false);
    expect(find(element, '.restore').label).toBe('Restore 1 field');
    find(element, '.restore').click();
    const scope = { objectName: 'Account', scope: 'records', recordIds: [RECORD_ID], includeChildren: false };
    expect(restores).toEqual([scope, { ...scope, fields: ['Site'] }]);
  });

  it('does not restore nothing', async () => {
    const element = await showDiff();
    await tick(find(element, '.choose-all'), false);
    expect(find(element, '.restore').disabled).toBe(true);
    await tick(find(element, '.choose-all'), true);
    expect(find(element, '.restore').disabled).toBe(false);
  });

  it('restores a deleted record as a whole, with what hung on it', async () => {
    getRecordDiff.mockResolvedValue(whole('deleted', { before: 'Acme' }));
    const element = await showDiff();
    const restores = details(element, 'restore');
    expect(boxes(element)).toHaveLength(0);
    expect(findAll(element, 'thead th').map(text)).toEqual(['Field', 'Before']);
    expect(shown(find(element, 'tbody td'))).toEqual({ type: 'string', value: 'Acme' });
    find(element, '.restore').click();
    expect(restores[0]).toEqual({
      objectName: 'Account',
      scope: 'records',
      recordIds: [RECORD_ID],
      includeChildren: true,
    });
  });

  it('shows an added record without offering to restore it', async () => {
    getRecordDiff.mockResolvedValue(whole('added', { after: 'Acme' }));
    const element = await showDiff();
    expect(findAll(element, 'thead th').map(text)).toEqual(['Field', 'After']);
    expect(shown(find(element, 'tbody td'))).toEqual({ type: 'string', value: 'Acme' });
    expect(find(element, '.restore')).toBeNull();
  });

  it('shows why the record cannot be read and tries again', async () => {
    getRecordDiff.mockRejectedValueOnce(anApexError());
    const element = await showDiff();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(element, 'tbody tr')).toHaveLength(3);
  });

  it('lets owners delete the record from the backup, and nobody else', async () => {
    expect(find(await showDiff(), '.erase')).toBeNull();
    const element = await showDiff({ owner: true });
    const erased = details(element, 'erased');
    const open = jest
      .spyOn(EraseRecord, 'open')
      .mockResolvedValueOnce(undefined)
      .mockResolvedValueOnce('done');
    find(element, '.erase').click();
    await settle();
    expect(erased).toEqual([]);
    find(element, '.erase').click();
    await settle();
    expect(erased).toEqual([{ status: 'done' }]);
    expect(open.mock.calls[0][0]).toMatchObject({
      jobId: JOB_ID,
      objectName: 'Account',
      recordId: RECORD_ID,
    });
  });

  it('notices an erasure whose dialog was left by its cross', async () => {
    const element = await showDiff({ owner: true });
    const erased = details(element, 'erased');
    jest.spyOn(EraseRecord, 'open').mockImplementationOnce(async ({ onprogress }) => {
      onprogress(new CustomEvent('progress', { detail: { status: 'requested' } }));
    });
    find(element, '.erase').click();
    await settle();
    expect(erased).toEqual([{ status: 'requested' }]);
  });

  it('is accessible', async () => {
    await expect(await showDiff({ owner: true })).toBeAccessible();
  });
});
