import ChangedRecords from 'c/changedRecords';
import getRecords from '@salesforce/apex/ChangesController.getRecords';
import {
  aChangedRecord,
  anApexError,
  changes,
  JOB_ID,
  RECORD_ID,
  RUN_ID,
} from 'test-support/backend-answers';
import { toRecords } from 'c/appRoute';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ChangesController.getRecords', () => ({ default: jest.fn() }), { virtual: true });

const GONE = '001000000000002AAA';
const NEW = '001000000000003AAA';
const page = (overrides) => ({
  records: [
    aChangedRecord({ fields: ['Phone', 'Fax'], fieldCount: 7 }),
    aChangedRecord({ recordId: GONE, name: 'Bolt', kind: 'deleted', fields: [], fieldCount: 0 }),
    aChangedRecord({ recordId: NEW, name: 'Core', kind: 'added', fields: [], fieldCount: 0 }),
  ],
  total: 43,
  nextAfter: 'k2',
  ...overrides,
});
const place = toRecords(JOB_ID, RUN_ID, 'Account');
const showRecords = (route = place) =>
  show('c-changed-records', ChangedRecords, { route, object: changes().objects[0] });
const boxes = (element) => findAll(element, 'tbody input');

async function tick(box, checked = true) {
  change(box, { checked });
  await settle();
}

describe('c-changed-records', () => {
  beforeEach(() => getRecords.mockResolvedValue(page()));

  afterEach(() => {
    document.body.replaceChildren();
    getRecords.mockReset();
  });

  it('lists records with kind and changed fields', async () => {
    const element = await showRecords();
    const query = { runId: RUN_ID, objectName: 'Account', kind: null, pageSize: 50, afterKey: null };
    expect(getRecords).toHaveBeenCalledWith(query);
    expect(findAll(element, 'tbody th').map(text)).toEqual(['Acme', 'Bolt', 'Core']);
    expect(findAll(element, 'c-status-badge').map(({ state }) => state)).toEqual([
      'changed',
      'deleted',
      'added',
    ]);
    expect(text(find(element, '.fields'))).toContain('Phone, Fax');
    expect(text(find(element, '.fields'))).toContain('and 5 more');
  });

  it('filters by kind through the place, with the counts of the run', async () => {
    const element = await showRecords();
    const routes = details(element, 'navigate');
    const filter = find(element, 'lightning-radio-group');
    expect(filter.options.map(({ label }) => label)).toEqual([
      'All (43)',
      'Added (1)',
      'Changed (40)',
      'Deleted (2)',
    ]);
    change(filter, { detail: { value: 'deleted' } });
    change(filter, { detail: { value: 'all' } });
    expect(routes.map(({ kind }) => kind)).toEqual(['deleted', null]);
    element.route = toRecords(JOB_ID, RUN_ID, 'Account', 'deleted');
    await settle();
    expect(getRecords).toHaveBeenLastCalledWith(expect.objectContaining({ kind: 'deleted', afterKey: null }));
  });

  it('loads more from where the list ended and keeps what was there', async () => {
    const element = await showRecords();
    getRecords.mockResolvedValue(
      page({ records: [aChangedRecord({ recordId: 'x4', name: 'Dune' })], nextAfter: null }),
    );
    find(element, '.load-more').click();
    await settle();
    expect(getRecords).toHaveBeenLastCalledWith(expect.objectContaining({ afterKey: 'k2' }));
    expect(findAll(element, 'tbody tr')).toHaveLength(4);
    expect(find(element, '.load-more')).toBeNull();
  });

  it('drops a late page of a list that was left', async () => {
    let answer;
    getRecords.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const element = await showRecords();
    element.route = toRecords(JOB_ID, RUN_ID, 'Account', 'deleted');
    await settle();
    answer(page({ records: [aChangedRecord({ name: 'Late' })] }));
    await settle();
    expect(findAll(element, 'tbody th').map(text)).not.toContain('Late');
  });

  it('restores the chosen records; added ones cannot be chosen', async () => {
    const element = await showRecords();
    const restores = details(element, 'restore');
    expect(boxes(element)).toHaveLength(2);
    expect(find(element, '.quick-restore').disabled).toBe(true);
    await tick(boxes(element)[1]);
    expect(text(find(element, '.selection-text'))).toBe('1 selected');
    find(element, '.quick-restore').click();
    expect(restores).toEqual([
      { objectName: 'Account', scope: 'records', recordIds: [GONE], includeChildren: true },
    ]);
  });

  it('chooses and clears all that is shown', async () => {
    const element = await showRecords();
    const restores = details(element, 'restore');
    await tick(find(element, '.select-all'));
    find(element, '.quick-restore').click();
    expect(restores[0].recordIds).toEqual([RECORD_ID, GONE]);
    await tick(boxes(element)[0], false);
    expect(find(element, '.select-all').checked).toBe(false);
    find(element, '.clear').click();
    await settle();
    expect(find(element, '.quick-restore').disabled).toBe(true);
  });

  it('restores all deleted or all changed records of the object', async () => {
    const element = await showRecords();
    const restores = details(element, 'restore');
    expect(find(element, '.restore-deleted').label).toBe('Restore all deleted (2)');
    find(element, '.restore-deleted').click();
    find(element, '.restore-changed').click();
    expect(restores).toEqual([
      { objectName: 'Account', scope: 'deleted', includeChildren: true },
      { objectName: 'Account', scope: 'changed', includeChildren: false },
    ]);
  });

  it('leads to the fields of a record', async () => {
    const element = await showRecords();
    const routes = details(element, 'navigate');
    find(element, 'tbody th a').click();
    expect(routes[0]).toMatchObject({ objectName: 'Account', recordId: RECORD_ID });
  });

  it('says so when there are none', async () => {
    getRecords.mockResolvedValue(page({ records: [], total: 0, nextAfter: null }));
    expect(find(await showRecords(), 'c-empty-state')).not.toBeNull();
  });

  it('shows why the records cannot be read and tries again', async () => {
    getRecords.mockRejectedValueOnce(anApexError());
    const element = await showRecords();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(findAll(element, 'tbody tr')).toHaveLength(3);
  });

  it('is accessible', async () => {
    await expect(await showRecords()).toBeAccessible();
  });
});
