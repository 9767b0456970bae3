import RunAlerts from 'c/runAlerts';
import getRunAlerts from '@salesforce/apex/AlertsController.getRunAlerts';
import { anApexError } from 'test-support/backend-answers';
import { details, find, findAll, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/AlertsController.getRunAlerts', () => ({ default: jest.fn() }), {
  virtual: true,
});

const alert = (overrides) => ({
  ...{
    id: 'a1',
    cause: 'rule',
    ruleId: 'r1',
    object: 'Contact',
    label: 'Contacts',
    kind: 'deleted',
    observed: 140,
  },
  ...{ message: '140 records of Contacts deleted: over 100.', raisedAt: '2026-11-20T01:02:07.000Z' },
  ...overrides,
});
const showAlerts = () => show('c-run-alerts', RunAlerts, { jobId: 'j1', runId: 'r1' });

describe('c-run-alerts', () => {
  beforeEach(() => getRunAlerts.mockResolvedValue({ alerts: [alert()] }));
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('tells each alert and leads to the records behind it', async () => {
    const screen = await showAlerts();
    const routes = details(screen, 'navigate');
    expect(findAll(screen, '.message').map(text)).toEqual(['140 records of Contacts deleted: over 100.']);
    find(screen, 'lightning-button').click();
    expect(routes).toEqual([
      { screen: 'changes', jobId: 'j1', runId: 'r1', objectName: 'Contact', kind: 'deleted' },
    ]);
  });

  it('leads nowhere from an alert that could not be checked', async () => {
    getRunAlerts.mockResolvedValue({ alerts: [alert({ cause: 'not_evaluated', observed: 0 })] });
    expect(find(await showAlerts(), 'lightning-button')).toBeNull();
  });

  it('is not there for a run that raised nothing, and says so when the alerts could not be read', async () => {
    getRunAlerts.mockResolvedValue({ alerts: [] });
    expect(find(await showAlerts(), 'section')).toBeNull();
    getRunAlerts.mockRejectedValue(anApexError({ message: 'No.' }));
    expect(find(await showAlerts(), 'c-error-panel').heading).toBe(
      'The alerts of this run could not be read',
    );
  });

  it('is accessible', async () => {
    await expect(await showAlerts()).toBeAccessible();
  });
});
