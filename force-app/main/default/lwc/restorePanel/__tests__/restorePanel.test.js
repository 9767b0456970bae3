import RestorePanel from 'c/restorePanel';
import plan from '@salesforce/apex/RestoreController.plan';
import getRestore from '@salesforce/apex/RestoreController.getRestore';
import confirm from '@salesforce/apex/RestoreController.confirm';
import { toNewRestore, toRestore } from 'c/appRoute';
import { anApexError, aRestore, JOB_ID, RESTORE_ID, RUN_ID, someCounts } from 'test-support/backend-answers';
import { details, find, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/RestoreController.plan', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/RestoreController.getRestore', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/RestoreController.confirm', () => ({ default: jest.fn() }), { virtual: true });
jest.mock(
  '@salesforce/apex/RestoreController.getItems',
  () => ({ default: jest.fn(() => new Promise(() => {})) }),
  {
    virtual: true,
  },
);

const request = { runId: RUN_ID, objectName: 'Account', scope: 'deleted', includeChildren: true };
const asked = toNewRestore(JOB_ID, request);
const known = toRestore(JOB_ID, RESTORE_ID);
const planning = aRestore({ status: 'planning', planHash: null });
const running = aRestore({ status: 'running', counts: someCounts({ done: 3, verified: 1 }) });
const completed = aRestore({ status: 'completed', counts: someCounts({ done: 6, verified: 6 }) });
const showPanel = (route) => show('c-restore-panel', RestorePanel, { route, jobName: 'Nightly' });

async function pass(milliseconds) {
  jest.advanceTimersByTime(milliseconds);
  await settle();
}

describe('c-restore-panel', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    plan.mockResolvedValue(planning);
    getRestore.mockResolvedValue(aRestore());
    confirm.mockResolvedValue(aRestore({ status: 'confirmed' }));
  });

  afterEach(() => {
    document.body.replaceChildren();
    jest.useRealTimers();
    [plan, getRestore, confirm].forEach((call) => call.mockReset());
  });

  it('has what was asked for planned, waits for the plan and shows it', async () => {
    const element = await showPanel(asked);
    expect(plan).toHaveBeenCalledWith({ recordIds: null, fields: null, ...request });
    expect(element.shadowRoot.textContent).toContain('Nothing has been written yet');
    expect(find(element, 'c-restore-plan')).toBeNull();
    await pass(2000);
    expect(getRestore).toHaveBeenCalledWith({ restoreId: RESTORE_ID });
    expect(find(element, 'c-restore-plan').restore.status).toBe('planned');
    await pass(60_000);
    expect(getRestore).toHaveBeenCalledTimes(1);
  });

  it('gives a new restore its place as soon as it has an id, and does not plan it again there', async () => {
    const routes = [];
    const element = await showPanel(known);
    element.addEventListener('navigate', (event) => routes.push(event.detail));
    element.route = asked;
    await settle();
    expect(routes[0]).toMatchObject({ screen: 'restore', jobId: JOB_ID, restoreId: RESTORE_ID, request });
    element.route = routes[0];
    await settle();
    expect(plan).toHaveBeenCalledTimes(1);
  });

  it('writes only after the user has confirmed that very plan, then follows it to the result', async () => {
    const element = await showPanel(known);
    expect(confirm).not.toHaveBeenCalled();
    getRestore.mockResolvedValueOnce(running).mockResolvedValueOnce(completed);
    find(element, 'c-restore-plan').dispatchEvent(new CustomEvent('confirm'));
    await settle();
    expect(confirm).toHaveBeenCalledWith({ restoreId: RESTORE_ID, planHash: 'ab'.repeat(32) });
    await pass(2000);
    expect(find(element, 'lightning-progress-bar').value).toBe(50);
    expect(text(find(element, '.working-head'))).toContain('3 of 6 written');
    await pass(2000);
    expect(find(element, 'c-restore-result').restore.status).toBe('completed');
    await pass(60_000);
    expect(getRestore).toHaveBeenCalledTimes(3);
  });

  it('shows a plan that has changed again, instead of writing it', async () => {
    confirm.mockRejectedValueOnce(anApexError({ code: 'PLAN_CHANGED', message: 'The org has changed.' }));
    const element = await showPanel(known);
    find(element, 'c-restore-plan').dispatchEvent(new CustomEvent('confirm'));
    await settle();
    expect(find(element, 'c-error-panel').heading).toBe('The restore was not started');
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(getRestore).toHaveBeenCalledTimes(2);
    expect(find(element, 'c-restore-plan')).not.toBeNull();
  });

  it('asks for another plan when the children are left out', async () => {
    const element = await showPanel({ ...known, request });
    const routes = details(element, 'navigate');
    expect(find(element, 'c-restore-plan').childrenOffered).toBe(true);
    const detail = { includeChildren: false };
    find(element, 'c-restore-plan').dispatchEvent(new CustomEvent('childrenchange', { detail }));
    expect(routes[0]).toEqual({
      screen: 'restore',
      jobId: JOB_ID,
      request: { ...request, includeChildren: false },
      replace: true,
    });
    expect(find(await showPanel(known), 'c-restore-plan').childrenOffered).toBe(false);
  });

  it('shows why it cannot be planned and tries again', async () => {
    plan.mockRejectedValueOnce(anApexError());
    const element = await showPanel(asked);
    find(element, 'c-error-panel').dispatchEvent(new CustomEvent('retry'));
    await settle();
    expect(plan).toHaveBeenCalledTimes(2);
    expect(find(element, 'c-error-panel')).toBeNull();
  });

  it('leads back to the changes', async () => {
    const element = await showPanel(known);
    const routes = details(element, 'navigate');
    find(element, 'lightning-button').click();
    expect(routes).toEqual([{ screen: 'changes', jobId: JOB_ID, runId: RUN_ID }]);
  });

  it('is accessible', async () => {
    const element = await showPanel(known);
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });
});
