import ObjectPicker from 'c/objectPicker';
import getOrgObjects from '@salesforce/apex/ObjectsController.getOrgObjects';
import refreshObjects from '@salesforce/apex/ObjectsController.refreshObjects';
import { anApexError, anOrgObject } from 'test-support/backend-answers';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ObjectsController.getOrgObjects', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ObjectsController.refreshObjects', () => ({ default: jest.fn() }), {
  virtual: true,
});

const objects = [
  anOrgObject('Account'),
  anOrgObject('Case'),
  anOrgObject('Site__c', { label: 'Site', group: 'not_recommended' }),
  anOrgObject('LoginGeo', { group: 'unsupported' }),
];
const listed = { listedAt: '2026-11-20T01:00:00.000Z', counts: {}, objects };
const notListed = { listedAt: null, counts: {}, objects: [] };
const showPicker = (max = 2) => show('c-object-picker', ObjectPicker, { connectionId: 'c1', max });
const boxes = (element) => findAll(element, '.row input');

async function tick(element, object, checked = true) {
  change(
    boxes(element).find((box) => box.dataset.object === object),
    { checked },
  );
  await settle();
}

describe('c-object-picker', () => {
  beforeEach(() => getOrgObjects.mockResolvedValue(listed));

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    jest.resetAllMocks();
  });

  it('offers every object that can be backed up, by the name people know', async () => {
    const element = await showPicker();
    expect(getOrgObjects).toHaveBeenCalledWith({ connectionId: 'c1' });
    expect(findAll(element, '.row').map(text)).toEqual(['Account', 'Case', 'Site (Site__c)']);
  });

  it('tells of what is chosen, and takes no more than it may', async () => {
    const element = await showPicker();
    const changes = details(element, 'change');
    await tick(element, 'Case');
    await tick(element, 'Account');
    expect(changes.map(({ value }) => value)).toEqual([['Case'], ['Case', 'Account']]);
    expect(text(find(element, '.summary'))).toBe('2 of at most 2 chosen');
    expect(boxes(element).map(({ disabled }) => disabled)).toEqual([false, false, true]);
    find(element, '.remove').click();
    await settle();
    expect(element.value).toEqual(['Account']);
  });

  it('finds objects by label and by API name', async () => {
    const element = await showPicker();
    change(find(element, '.search'), { detail: { value: 'site__' } });
    await settle();
    expect(findAll(element, '.row').map(text)).toEqual(['Site (Site__c)']);
    change(find(element, '.search'), { detail: { value: 'nothing like it' } });
    await settle();
    expect(text(find(element, '.found'))).toBe('No object here.');
  });

  it('draws the first fifty of thousands, and says so', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => anOrgObject(`Part${index}__c`));
    getOrgObjects.mockResolvedValue({ ...listed, objects: many });
    const element = await showPicker();
    expect(boxes(element)).toHaveLength(50);
    expect(text(find(element, '.found'))).toContain('The first 50 of 1,200 are shown.');
  });

  it('is invalid until an object is chosen', async () => {
    const element = await showPicker();
    expect(element.reportValidity()).toBe(false);
    await settle();
    expect(text(find(element, '.refusal'))).toBe('Choose 1 to 2 objects.');
    await tick(element, 'Case');
    expect(element.reportValidity()).toBe(true);
    expect(find(element, '.refusal')).toBeNull();
  });

  it('begins anew for another org', async () => {
    const element = await showPicker();
    await tick(element, 'Case');
    element.connectionId = 'c2';
    await settle();
    expect(getOrgObjects).toHaveBeenLastCalledWith({ connectionId: 'c2' });
    expect(element.value).toEqual([]);
  });

  it('has an unknown org listed, and looks until that is done', async () => {
    jest.useFakeTimers();
    getOrgObjects.mockResolvedValue(notListed);
    const element = await showPicker();
    find(element, '.list-now').click();
    await settle();
    expect(refreshObjects).toHaveBeenCalledWith({ connectionId: 'c1' });
    expect(find(element, '.listing')).not.toBeNull();
    jest.advanceTimersByTime(2000);
    await settle();
    getOrgObjects.mockResolvedValue(listed);
    jest.advanceTimersByTime(2000);
    await settle();
    expect(boxes(element)).toHaveLength(3);
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(getOrgObjects).toHaveBeenCalledTimes(3);
  });

  it('shows why the objects cannot be read and tries again', async () => {
    getOrgObjects.mockRejectedValueOnce(anApexError());
    const element = await showPicker();
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(boxes(element)).toHaveLength(3);
  });

  it('is accessible', async () => {
    const element = await showPicker();
    await tick(element, 'Case');
    await expect(element).toBeAccessible();
  });
});
