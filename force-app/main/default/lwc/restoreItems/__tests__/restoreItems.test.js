import RestoreItems from 'c/restoreItems';
import getItems from '@salesforce/apex/RestoreController.getItems';
import { anApexError, anItem, RESTORE_ID } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/RestoreController.getItems', () => ({ default: jest.fn() }), { virtual: true });

const items = [
  anItem(),
  anItem({ recordId: 'a2', name: 'Bolt', action: 'insert', newId: 'n2', fields: ['Phone', 'Fax'] }),
  anItem({
    recordId: 'a3',
    name: 'Core',
    action: 'blocked',
    outcome: 'planned',
    message: 'Its parent is gone.',
  }),
];
const showItems = (properties) =>
  show('c-restore-items', RestoreItems, { restoreId: RESTORE_ID, ...properties });
const rows = (element) => findAll(element, 'tbody tr');

describe('c-restore-items', () => {
  beforeEach(() => getItems.mockResolvedValue({ items, total: 3, nextAfter: null }));

  afterEach(() => {
    document.body.replaceChildren();
    getItems.mockReset();
  });

  it('shows what would happen to each record, and why not where it is blocked', async () => {
    const element = await showItems();
    expect(getItems).toHaveBeenCalledWith({
      restoreId: RESTORE_ID,
      outcome: null,
      pageSize: 50,
      afterKey: null,
    });
    const [undelete, insert, blocked] = rows(element).map(text);
    expect(undelete).toContain('Undelete');
    expect(insert).toContain('Phone, Fax');
    expect(blocked).toContain('Its parent is gone.');
    expect(findAll(element, 'c-status-badge')).toHaveLength(0);
  });

  it('shows what became of each record, and its new Id', async () => {
    const element = await showItems({ ended: true });
    expect(findAll(element, 'c-status-badge').map(({ state }) => state)).toEqual(['verified', 'verified']);
    expect(text(rows(element)[1])).toContain('New Id n2');
    expect(text(rows(element)[0])).not.toContain('New Id');
  });

  it('names objects by their labels', async () => {
    getItems.mockResolvedValue({
      items: [anItem({ object: 'Site__c' }), anItem({ object: 'Gone__c', recordId: 'a2' })],
      total: 2,
      nextAfter: null,
    });
    const element = await showItems({ objects: [{ object: 'Site__c', label: 'Site' }] });
    expect(rows(element).map((row) => text(row.querySelector('td')))).toEqual(['Site', 'Gone__c']);
  });

  it('has a column of written fields only where some are named', async () => {
    const headings = (element) => findAll(element, 'thead th').map(text);
    expect(headings(await showItems())).toContain('Fields written');
    getItems.mockResolvedValue({ items: [anItem()], total: 1, nextAfter: null });
    expect(headings(await showItems())).not.toContain('Fields written');
  });

  it('filters by outcome once the restore is over', async () => {
    const element = await showItems({ ended: true });
    change(find(element, 'lightning-radio-group'), { detail: { value: 'failed' } });
    await settle();
    expect(getItems).toHaveBeenLastCalledWith(expect.objectContaining({ outcome: 'failed', afterKey: null }));
    expect(find(await showItems(), 'lightning-radio-group')).toBeNull();
  });

  it('loads more from where the list ended', async () => {
    getItems.mockResolvedValueOnce({ items: [items[0]], total: 3, nextAfter: 'k1' });
    const element = await showItems();
    getItems.mockResolvedValue({ items: items.slice(1), total: 3, nextAfter: null });
    find(element, '.load-more').click();
    await settle();
    expect(getItems).toHaveBeenLastCalledWith(expect.objectContaining({ afterKey: 'k1' }));
    expect(rows(element)).toHaveLength(3);
  });

  it('shows why the records cannot be read and tries again', async () => {
    getItems.mockRejectedValueOnce(anApexError());
    const element = await showItems();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(rows(element)).toHaveLength(3);
  });

  it('is accessible', async () => {
    await expect(await showItems({ ended: true })).toBeAccessible();
  });
});
