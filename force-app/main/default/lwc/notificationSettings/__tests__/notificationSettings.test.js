import NotificationSettings from 'c/notificationSettings';
import getDeliveries from '@salesforce/apex/NotificationsController.getDeliveries';
import getSettings from '@salesforce/apex/NotificationsController.getSettings';
import saveSettings from '@salesforce/apex/NotificationsController.saveSettings';
import sendTest from '@salesforce/apex/NotificationsController.sendTest';
import { anApexError } from 'test-support/backend-answers';
import { change, find, settle, show, text, toasts } from 'test-support/screen';

jest.mock('@salesforce/apex/NotificationsController.getDeliveries', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/NotificationsController.getSettings', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/NotificationsController.saveSettings', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/NotificationsController.sendTest', () => ({ default: jest.fn() }), {
  virtual: true,
});

const known = (overrides) => ({
  ...{ sendOn: 'failures', emails: ['ada@example.com'], phoneNumbers: [], slack: true, webhookUrl: null },
  available: { email: true, text: false },
  ...overrides,
});
const showSettings = (owner = true) =>
  show('c-notification-settings', NotificationSettings, { jobId: 'j1', owner });
const input = (screen, field) => find(screen, `[data-field="${field}"]`);

async function set(screen, field, value) {
  change(input(screen, field), { detail: { value } });
  await settle();
}

async function press(screen, selector) {
  find(screen, selector).click();
  await settle();
}

describe('c-notification-settings', () => {
  beforeEach(() => {
    getSettings.mockResolvedValue(known());
    getDeliveries.mockResolvedValue({ deliveries: [] });
    saveSettings.mockResolvedValue({ settings: known(), webhookSecret: null });
  });
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('saves a list of addresses however it was pasted, and leaves Slack as it is', async () => {
    const screen = await showSettings();
    await set(screen, 'emails', 'ada@example.com, bo@example.com;\ncy@example.com');
    await press(screen, '.save');
    expect(saveSettings.mock.calls[0][0].settings).toEqual({
      sendOn: 'failures',
      emails: ['ada@example.com', 'bo@example.com', 'cy@example.com'],
      phoneNumbers: [],
      webhookUrl: null,
    });
  });

  it('removes Slack only when asked to', async () => {
    const screen = await showSettings();
    await press(screen, '.remove-slack');
    await press(screen, '.save');
    expect(saveSettings.mock.calls[0][0].settings.slackUrl).toBeNull();
  });

  it('shows the secret of a new webhook', async () => {
    const settings = known({ webhookUrl: 'https://example.com/hook' });
    saveSettings.mockResolvedValue({ settings, webhookSecret: 'abc123' });
    const screen = await showSettings();
    await set(screen, 'webhookUrl', 'https://example.com/hook');
    await press(screen, '.save');
    expect(text(find(screen, '.secret code'))).toBe('abc123');
  });

  it('says what this installation cannot send', async () => {
    const screen = await showSettings();
    expect(input(screen, 'phoneNumbers').disabled).toBe(true);
    expect(input(screen, 'phoneNumbers').fieldLevelHelp).toContain('cannot send text messages');
    expect(input(screen, 'emails').disabled).toBe(false);
  });

  it('sends a test message and says so', async () => {
    const screen = await showSettings();
    const shown = toasts(screen);
    await press(screen, '.test');
    expect(sendTest).toHaveBeenCalledWith({ jobId: 'j1' });
    expect(shown.map(({ title }) => title)).toEqual(['The test message is on its way']);
  });

  it('shows a refusal at the field it is about', async () => {
    saveSettings.mockRejectedValue(
      anApexError({ field: 'emails', message: 'Number 1 of the list is not valid.' }),
    );
    const screen = await showSettings();
    const emails = input(screen, 'emails');
    emails.setCustomValidity = jest.fn();
    emails.reportValidity = jest.fn();
    await press(screen, '.save');
    expect(emails.setCustomValidity).toHaveBeenCalledWith(
      expect.stringContaining('Number 1 of the list is not valid.'),
    );
  });

  it('lets others than owners only read', async () => {
    const screen = await showSettings(false);
    expect(input(screen, 'emails').disabled).toBe(true);
    expect(find(screen, '.save')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(await showSettings()).toBeAccessible();
  });
});
