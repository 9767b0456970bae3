import ViewChanges from 'c/viewChanges';
import { aRun, changes, JOB_ID, RUN_ID } from 'test-support/backend-answers';
import { details, find, findAll, show, text } from 'test-support/screen';

const showChanges = (overrides) =>
  show('c-view-changes', ViewChanges, { jobId: JOB_ID, changes: changes(overrides) });

describe('c-view-changes', () => {
  afterEach(() => document.body.replaceChildren());

  it('lists objects with their counts and the total of the run', async () => {
    const element = await showChanges();
    expect(findAll(element, 'tbody .name').map(text)).toEqual(['Account', 'Contact']);
    expect(findAll(element, 'c-count-link').map(({ count }) => count)).toEqual([1, 40, 2, 4, 0, 0]);
    expect(findAll(element, 'tfoot td').map(text)).toEqual(['5', '40', '2', '']);
  });

  it('puts the objects that lost most first, and names an object by its API name only where that says more', async () => {
    const object = (name, label, deleted, changed = 0) => ({
      object: name,
      label,
      added: 0,
      changed,
      deleted,
    });
    const element = await showChanges({
      objects: [
        object('Task', 'Task', 0, 900),
        object('Lead', 'Lead', 0, 20),
        object('Site__c', 'Site', 7),
        object('Account', 'Account', 40, 2),
      ],
    });
    expect(findAll(element, 'tbody .name').map(text)).toEqual(['Account', 'Site', 'Task', 'Lead']);
    expect(findAll(element, 'tbody .api-name').map(text)).toEqual(['Site__c']);
  });

  it('leads to the records of a kind from a count, to all from the button', async () => {
    const element = await showChanges();
    const routes = details(element, 'navigate');
    findAll(element, 'c-count-link')[2].dispatchEvent(
      new CustomEvent('choose', { detail: { kind: 'deleted' } }),
    );
    find(element, '.records').click();
    const place = { screen: 'changes', jobId: JOB_ID, runId: RUN_ID, objectName: 'Account' };
    expect(routes).toEqual([
      { ...place, kind: 'deleted' },
      { ...place, kind: null },
    ]);
  });

  it('offers to restore deleted records only where there are some', async () => {
    const element = await showChanges();
    const restores = details(element, 'restore');
    expect(findAll(element, '.restore')).toHaveLength(1);
    expect(find(element, '.restore').label).toBe('Restore deleted');
    find(element, '.restore').click();
    expect(restores).toEqual([{ objectName: 'Account', scope: 'deleted', includeChildren: true }]);
  });

  it('explains a first snapshot', async () => {
    const element = await showChanges({ run: aRun({ trigger: 'first' }) });
    expect(text(find(element, '.note'))).toMatch(/first snapshot/);
  });

  it('says so when nothing changed', async () => {
    expect(find(await showChanges({ objects: [] }), 'c-empty-state').heading).toBe('Nothing changed');
  });

  it('is accessible', async () => {
    await expect(await showChanges()).toBeAccessible();
  });
});
