import EditJob from 'c/editJob';
import previewRetention from '@salesforce/apex/JobSettingsController.previewRetention';
import updateJob from '@salesforce/apex/JobSettingsController.updateJob';
import { aJob, anApexError } from 'test-support/backend-answers';
import { change, find, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/JobSettingsController.previewRetention', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/JobSettingsController.updateJob', () => ({ default: jest.fn() }), {
  virtual: true,
});

const showDialog = (job = aJob()) => show('c-edit-job', EditJob, { label: 'Edit settings', job });
const input = (dialog, field) => find(dialog, `[data-field="${field}"]`);

async function set(dialog, field, value) {
  change(input(dialog, field), { detail: { value } });
  await settle();
}

async function press(dialog, selector) {
  find(dialog, selector).click();
  await settle();
}

const sent = () => updateJob.mock.calls[0][0].change;

describe('c-edit-job', () => {
  beforeEach(() => updateJob.mockResolvedValue(aJob()));
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('sends only what was changed', async () => {
    const dialog = await showDialog();
    await set(dialog, 'apiLimitPercent', '60');
    await set(dialog, 'timeOfDay', '03:30:00.000');
    await press(dialog, '.save');
    expect(sent()).toEqual({ apiLimitPercent: 60, timeOfDay: '03:30' });
  });

  it('takes an empty Bulk limit for none', async () => {
    const dialog = await showDialog(aJob({ bulkLimitPercent: 50 }));
    await set(dialog, 'bulkLimitPercent', '');
    await press(dialog, '.save');
    expect(sent()).toEqual({ bulkLimitPercent: null });
  });

  it('sends another retention, and none that only names its parts in another order', async () => {
    const dialog = await showDialog(aJob({ retention: { unit: 'years', amount: 1, kind: 'period' } }));
    await set(dialog, 'retention', { kind: 'period', amount: 1, unit: 'years' });
    await press(dialog, '.save');
    expect(sent()).not.toHaveProperty('retention');
    updateJob.mockClear();
    await set(dialog, 'retention', { kind: 'keep', daily: 7, weekly: 8, monthly: 12, yearly: 7 });
    await press(dialog, '.save');
    expect(sent()).toEqual({ retention: { kind: 'keep', daily: 7, weekly: 8, monthly: 12, yearly: 7 } });
  });

  it('shows what a retention would purge before it is saved, and that much of it waits for an owner', async () => {
    previewRetention.mockResolvedValue({
      ...{ runs: 12, runsKept: 3, versions: 4000, versionsTotal: 5000, bytes: 1, files: 0, fileBytes: 0 },
      ...{ oldestSnapshotAt: '2026-11-01T01:00:00.000Z', needsConfirmation: true },
    });
    const dialog = await showDialog();
    await set(dialog, 'retention', { kind: 'period', amount: 30, unit: 'days' });
    await press(dialog, '.preview');
    expect(previewRetention).toHaveBeenCalledWith({
      jobId: aJob().id,
      retention: { kind: 'period', amount: 30, unit: 'days' },
    });
    expect(text(find(dialog, '.preview-text'))).toContain('Would purge 12 runs and 4,000 of 5,000 versions.');
    expect(text(find(dialog, '.preview-note'))).toContain('an owner will have to confirm it');
  });

  it('has no time of day for an hourly job', async () => {
    const dialog = await showDialog(aJob({ kind: 'high_frequency', timeOfDay: null }));
    expect(input(dialog, 'timeOfDay')).toBeNull();
  });

  it('shows a refusal at the field it is about', async () => {
    updateJob.mockRejectedValue(
      anApexError({ field: 'name', message: 'Another backup job already has this name.' }),
    );
    const dialog = await showDialog();
    const name = input(dialog, 'name');
    name.setCustomValidity = jest.fn();
    await press(dialog, '.save');
    expect(name.setCustomValidity).toHaveBeenCalledWith(
      expect.stringContaining('Another backup job already has this name.'),
    );
  });

  it('is accessible', async () => {
    const dialog = await showDialog();
    // The real input hands this on to its own field; the stub leaves it where no role makes it legal.
    input(dialog, 'timeOfDay').removeAttribute('aria-label');
    await expect(dialog).toBeAccessible();
  });
});
