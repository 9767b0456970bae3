import SmartAlerts from 'c/smartAlerts';
import EditAlert from 'c/editAlert';
import changeRule from '@salesforce/apex/AlertsController.changeRule';
import deleteRule from '@salesforce/apex/AlertsController.deleteRule';
import getRules from '@salesforce/apex/AlertsController.getRules';
import { anApexError } from 'test-support/backend-answers';
import { change, find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/AlertsController.changeRule', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AlertsController.deleteRule', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/AlertsController.getRules', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('c/editAlert');

const rule = (overrides) => ({
  ...{ id: 'r1', object: 'Contact', kind: 'deleted', comparison: 'over', threshold: 1000, unit: 'count' },
  enabled: true,
  ...overrides,
});
const showAlerts = (owner = true) => show('c-smart-alerts', SmartAlerts, { jobId: 'j1', owner });
const rules = (element) => findAll(element, '.rule').map((row) => text(row.querySelector('td')));

describe('c-smart-alerts', () => {
  beforeEach(() => getRules.mockResolvedValue({ rules: [rule()] }));
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('says of each rule in words when it tells', async () => {
    const under = rule({ id: 'r2', kind: 'added', comparison: 'under', threshold: 1 });
    const percent = rule({ id: 'r3', kind: 'changed', threshold: 2.5, unit: 'percent' });
    getRules.mockResolvedValue({ rules: [rule(), under, percent] });
    expect(rules(await showAlerts())).toEqual([
      'More than 1,000 deleted',
      'Fewer than 1 added',
      'More than 2.5 % changed',
    ]);
  });

  it('switches a rule off and on', async () => {
    const screen = await showAlerts();
    change(find(screen, 'lightning-input'), { checked: false });
    await settle();
    expect(changeRule).toHaveBeenCalledWith({ jobId: 'j1', ruleId: 'r1', change: { enabled: false } });
    expect(getRules).toHaveBeenCalledTimes(2);
  });

  it('deletes a rule only after a second click', async () => {
    const screen = await showAlerts();
    find(screen, '.delete').click();
    await settle();
    expect(deleteRule).not.toHaveBeenCalled();
    find(screen, '.confirm').click();
    await settle();
    expect(deleteRule).toHaveBeenCalledWith({ jobId: 'j1', ruleId: 'r1' });
  });

  it('opens the dialog to add and to change, and reads the list again when something was saved', async () => {
    EditAlert.open.mockResolvedValue(rule());
    const screen = await showAlerts();
    find(screen, '.add').click();
    await settle();
    find(screen, '.edit').click();
    await settle();
    expect(EditAlert.open.mock.calls.map(([options]) => options.rule?.id)).toEqual([undefined, 'r1']);
    expect(getRules).toHaveBeenCalledTimes(3);
  });

  it('lets others than owners only read', async () => {
    const screen = await showAlerts(false);
    expect(find(screen, 'lightning-input').disabled).toBe(true);
    expect([find(screen, '.add'), find(screen, '.edit'), find(screen, '.delete')]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('says why a change was refused, and shows what is true', async () => {
    changeRule.mockRejectedValue(anApexError({ message: 'Only owners may do this.' }));
    const screen = await showAlerts();
    change(find(screen, 'lightning-input'), { checked: false });
    await settle();
    expect(find(screen, 'c-error-panel').heading).toBe('The alert could not be saved');
    expect(getRules).toHaveBeenCalledTimes(2);
  });

  it('is accessible with and without rules', async () => {
    await expect(await showAlerts()).toBeAccessible();
    getRules.mockResolvedValue({ rules: [] });
    await expect(await showAlerts()).toBeAccessible();
  });
});
