import ObjectFilter from 'c/objectFilter';
import getConnections from '@salesforce/apex/ConnectionsController.getConnections';
import updateJob from '@salesforce/apex/JobSettingsController.updateJob';
import getForecast from '@salesforce/apex/ObjectsController.getForecast';
import getObjects from '@salesforce/apex/ObjectsController.getObjects';
import refreshObjects from '@salesforce/apex/ObjectsController.refreshObjects';
import { aConnection, aJob, anApexError } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/ConnectionsController.getConnections', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobSettingsController.updateJob', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ObjectsController.getForecast', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/ObjectsController.getObjects', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/ObjectsController.refreshObjects', () => ({ default: jest.fn() }), {
  virtual: true,
});

const object = (name, group, overrides) => ({
  ...{
    object: name,
    label: `${name} label`,
    custom: false,
    namespace: null,
    group,
    reason: '',
    selected: false,
  },
  ...{ isNew: false, estimatedRecords: 1200 },
  ...overrides,
});
const objects = [
  object('Account', 'recommended'),
  object('Lead', 'recommended'),
  object('AccountHistory', 'not_recommended', { reason: 'Salesforce writes this by itself.' }),
  object('ActivityMetric', 'unsupported', { reason: 'Bulk API does not support it.' }),
];
const counts = { recommended: 2, not_recommended: 1, selected: 2, unselected: 1, unsupported: 1 };
const showFilter = (properties) =>
  show('c-object-filter', ObjectFilter, { job: aJob(), owner: true, ...properties });
const names = (screen) => findAll(screen, '.object').map((row) => text(row.querySelectorAll('td')[1]));
const box = (screen, name) => find(screen, `[data-object="${name}"]`);

async function pick(screen, selector, value) {
  change(find(screen, selector), { detail: { value } });
  await settle();
}

async function press(screen, selector) {
  find(screen, selector).click();
  await settle();
}

async function tick(screen, name, checked) {
  change(box(screen, name), { checked });
  await settle();
}

describe('c-object-filter', () => {
  beforeEach(() => {
    getObjects.mockResolvedValue({ listedAt: '2026-11-20T01:00:00.000Z', counts, objects });
    getConnections.mockResolvedValue({ connections: [aConnection()] });
    getForecast.mockResolvedValue({ calls: 120, minutes: 2.4, warnings: [] });
    updateJob.mockImplementation(async ({ change: { objectFilter } }) => aJob({ objectFilter }));
  });
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('shows what is backed up, and what a run of it takes', async () => {
    const screen = await showFilter();
    expect(names(screen)).toEqual(['Account', 'Lead']);
    expect(text(find(screen, '.summary'))).toBe(
      '2 of 3 objects are backed up. The next run takes about 120 API calls and 2 min.',
    );
  });

  it('keeps of the recommended choice only what differs from it', async () => {
    const screen = await showFilter();
    await tick(screen, 'Lead', false);
    await pick(screen, '.show', 'not_recommended');
    await tick(screen, 'AccountHistory', true);
    await press(screen, '.save');
    expect(updateJob.mock.calls[0][0].change.objectFilter).toEqual({
      ...{ mode: 'recommended', include: ['AccountHistory'], exclude: ['Lead'] },
      ...{ newObjects: true, newPackages: true },
    });
  });

  it('takes what is chosen along when the choice becomes manual', async () => {
    const screen = await showFilter();
    await tick(screen, 'Lead', false);
    await pick(screen, 'lightning-radio-group', 'manual');
    await press(screen, '.save');
    expect(updateJob.mock.calls[0][0].change.objectFilter).toMatchObject({
      ...{ mode: 'manual', include: ['Account'], exclude: [] },
    });
  });

  it('shows the four views, searches them, and leads to what cannot be backed up with the reason', async () => {
    const screen = await showFilter();
    expect(find(screen, '.show').options.map(({ label }) => label)).toEqual([
      'Recommended (2)',
      'Not recommended (1)',
      'Selected (2)',
      'Unselected (1)',
    ]);
    await pick(screen, '.search', 'lea');
    expect(names(screen)).toEqual(['Lead']);
    await pick(screen, '.search', '');
    await press(screen, '.unsupported');
    expect(names(screen)).toEqual(['ActivityMetric']);
    expect(text(find(screen, '.note'))).toBe('Bulk API does not support it.');
    expect(box(screen, 'ActivityMetric')).toBeNull();
    await press(screen, '.back');
    expect(names(screen)).toEqual(['Account', 'Lead']);
  });

  it('warns of rights that the connected user lacks, and of an allowance that is too small', async () => {
    const warnings = [{ permission: 'Query All Files', consequence: 'files of other users are missing.' }];
    getConnections.mockResolvedValue({ connections: [aConnection({ warnings })] });
    getForecast.mockResolvedValue({ calls: 9000, minutes: 90, warnings: ['More calls than are left.'] });
    const screen = await showFilter();
    expect(findAll(screen, '.warnings li').map(text)).toEqual([
      expect.stringContaining('Query All Files'),
      'More calls than are left.',
    ]);
  });

  it('undoes changes that were not saved', async () => {
    const screen = await showFilter();
    await tick(screen, 'Lead', false);
    await press(screen, '.reset');
    expect(names(screen)).toEqual(['Account', 'Lead']);
    expect(find(screen, '.save').disabled).toBe(true);
  });

  it('has the objects of an unknown org listed when an owner asks for it', async () => {
    getObjects.mockResolvedValue({ listedAt: null, counts, objects: [] });
    const screen = await showFilter();
    await press(screen, '.list');
    expect(refreshObjects).toHaveBeenCalledWith({ connectionId: aJob().connection.id });
  });

  it('lets others than owners only look', async () => {
    const screen = await showFilter({ owner: false });
    expect(box(screen, 'Account').disabled).toBe(true);
    expect(find(screen, '.save')).toBeNull();
  });

  it('says why it could not be saved', async () => {
    updateJob.mockRejectedValue(anApexError({ message: 'A high-frequency job has at most 10 objects.' }));
    const screen = await showFilter();
    await tick(screen, 'Lead', false);
    await press(screen, '.save');
    expect(find(screen, 'c-error-panel').heading).toBe('The job could not be saved');
  });

  it('lets an hourly job only choose objects: it takes in none by itself', async () => {
    const element = await show('c-object-filter', ObjectFilter, {
      job: aJob({ kind: 'high_frequency', objectFilter: { ...aJob().objectFilter, mode: 'manual' } }),
      owner: true,
    });
    expect(find(element, '.frequent-note')).not.toBeNull();
    expect(find(element, '[name="mode"]')).toBeNull();
    expect(find(element, '[data-option]')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(await showFilter()).toBeAccessible();
  });
});
