import RestorePlan from 'c/restorePlan';
import { aRestore, RESTORE_ID, someCounts } from 'test-support/backend-answers';
import { change, details, find, findAll, show, text } from 'test-support/screen';

jest.mock(
  '@salesforce/apex/RestoreController.getItems',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);

const showPlan = (properties) => show('c-restore-plan', RestorePlan, { restore: aRestore(), ...properties });

describe('c-restore-plan', () => {
  afterEach(() => document.body.replaceChildren());

  it('says that nothing was written and what would be, in total and per object', async () => {
    const element = await showPlan();
    expect(text(find(element, '.notice'))).toMatch(/^Nothing has been written yet/);
    const counts = find(element, 'c-count-tiles').tiles.map(({ label, count }) => [label, count]);
    expect(counts).toEqual([
      ['Undelete', 2],
      ['Insert', 1],
      ['Update', 3],
      ['Unchanged', 4],
      ['Blocked', 0],
    ]);
    expect(findAll(element, 'tbody tr:first-child td').map(text)).toEqual(['2', '1', '3', '4', '0']);
    expect(find(element, 'c-restore-items').restoreId).toBe(RESTORE_ID);
  });

  it('names the number of records that it would write and waits for the user', async () => {
    const element = await showPlan();
    const confirmations = details(element, 'confirm');
    expect(find(element, '.confirm').label).toBe('Restore 6 records');
    find(element, '.confirm').click();
    expect(confirmations).toHaveLength(1);
  });

  it('cannot be confirmed twice', async () => {
    expect(find(await showPlan({ busy: true }), '.confirm').disabled).toBe(true);
  });

  it('has nothing to confirm when nothing would be written', async () => {
    const counts = someCounts({ undelete: 0, insert: 0, update: 0 });
    const element = await showPlan({ restore: aRestore({ counts }) });
    expect(find(element, '.confirm')).toBeNull();
    expect(text(find(element, '.foot'))).toMatch(/^Nothing to restore/);
  });

  it('lets the user take the children along or not', async () => {
    const element = await showPlan({ childrenOffered: true, includeChildren: true });
    const changesHeard = details(element, 'childrenchange');
    expect(find(element, '.children').checked).toBe(true);
    change(find(element, '.children'), { checked: false });
    expect(changesHeard).toEqual([{ includeChildren: false }]);
    expect(find(await showPlan(), '.children')).toBeNull();
  });

  it('asks for the confirmation before the lists, which may be long', async () => {
    const element = await showPlan();
    const order = find(element, '.confirm').compareDocumentPosition(find(element, 'table'));
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });

  it('is accessible', async () => {
    await expect(await showPlan({ childrenOffered: true })).toBeAccessible();
  });
});
