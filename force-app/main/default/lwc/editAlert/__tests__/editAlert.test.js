import EditAlert from 'c/editAlert';
import addRule from '@salesforce/apex/AlertsController.addRule';
import changeRule from '@salesforce/apex/AlertsController.changeRule';
import tryRule from '@salesforce/apex/AlertsController.tryRule';
import { anApexError } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/AlertsController.addRule', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AlertsController.changeRule', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AlertsController.tryRule', () => ({ default: jest.fn() }), { virtual: true });

const known = {
  ...{ id: 'r1', object: 'Contact', kind: 'changed', comparison: 'over', threshold: 5, unit: 'percent' },
  enabled: false,
};
const showDialog = (rule) => show('c-edit-alert', EditAlert, { label: 'Alert', jobId: 'j1', rule });
const input = (dialog, field) => find(dialog, `[data-field="${field}"]`);

async function set(dialog, field, value) {
  change(input(dialog, field), { detail: { value } });
  await settle();
}

async function press(dialog, selector) {
  find(dialog, selector).click();
  await settle();
}

describe('c-edit-alert', () => {
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('adds a rule as it was typed', async () => {
    addRule.mockResolvedValue({ id: 'r9' });
    const dialog = await showDialog();
    await set(dialog, 'object', ' Invoice__c ');
    await set(dialog, 'threshold', '250');
    await press(dialog, '.save');
    expect(addRule).toHaveBeenCalledWith({
      jobId: 'j1',
      rule: {
        ...{ object: 'Invoice__c', kind: 'deleted', comparison: 'over', threshold: 250, unit: 'count' },
        enabled: true,
      },
    });
  });

  it('changes a rule and leaves it switched off when it was', async () => {
    changeRule.mockResolvedValue(known);
    const dialog = await showDialog(known);
    await set(dialog, 'threshold', '10');
    await press(dialog, '.save');
    const { ruleId, change: wanted } = changeRule.mock.calls[0][0];
    expect([ruleId, wanted.threshold, wanted.enabled]).toEqual(['r1', 10, false]);
  });

  it('shows what the rule would have said about past runs', async () => {
    tryRule.mockResolvedValue({
      trials: [
        { runId: 'b', number: 2, requestedAt: '', message: '300 records of Contacts changed: over 5 %.' },
        { runId: 'a', number: 1, requestedAt: '', message: null },
      ],
    });
    const dialog = await showDialog(known);
    await press(dialog, '.try');
    expect(text(find(dialog, '.summary'))).toBe('Would have told once in the last 2 runs.');
    expect(findAll(dialog, 'li').map(text)).toEqual(['Run 2: 300 records of Contacts changed: over 5 %.']);
  });

  it('shows a refusal at the field it is about', async () => {
    const refusal = {
      field: 'threshold',
      message: 'A number of records has no fraction.',
      remedy: 'Choose percent.',
    };
    addRule.mockRejectedValue(anApexError(refusal));
    const dialog = await showDialog();
    const threshold = input(dialog, 'threshold');
    threshold.setCustomValidity = jest.fn();
    await press(dialog, '.save');
    expect(threshold.setCustomValidity).toHaveBeenCalledWith(
      'A number of records has no fraction. Choose percent.',
    );
  });

  it('is accessible', async () => {
    await expect(await showDialog(known)).toBeAccessible();
  });
});
