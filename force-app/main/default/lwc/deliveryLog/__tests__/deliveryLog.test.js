import DeliveryLog from 'c/deliveryLog';
import getDeliveries from '@salesforce/apex/NotificationsController.getDeliveries';
import retryDelivery from '@salesforce/apex/NotificationsController.retryDelivery';
import { find, findAll, settle, show, text } from 'test-support/screen';

jest.mock('@salesforce/apex/NotificationsController.getDeliveries', () => ({ default: jest.fn() }), {
  virtual: true,
});
jest.mock('@salesforce/apex/NotificationsController.retryDelivery', () => ({ default: jest.fn() }), {
  virtual: true,
});

const delivery = (overrides) => ({
  ...{ id: 'n1', runId: 'r1', reason: 'run', channel: 'email', target: 'ada@example.com', state: 'sent' },
  ...{
    attempts: 1,
    problem: null,
    createdAt: '2026-11-20T01:02:07.000Z',
    sentAt: '2026-11-20T01:02:08.000Z',
  },
  ...overrides,
});
const failed = delivery({
  ...{ id: 'n2', channel: 'webhook', target: 'example.com', state: 'failed', attempts: 8, sentAt: null },
  problem: 'The webhook answered 500.',
});
const showLog = (owner = true) =>
  show('c-delivery-log', DeliveryLog, { jobId: 'j1', owner, timeZone: 'UTC' });

describe('c-delivery-log', () => {
  beforeEach(() => getDeliveries.mockResolvedValue({ deliveries: [failed, delivery()] }));
  afterEach(() => {
    document.body.replaceChildren();
    jest.resetAllMocks();
  });

  it('shows what became of each message, with the reason of a failure', async () => {
    const rows = findAll(await showLog(), '.delivery');
    expect(rows.map((row) => text(row.querySelector('.target')))).toEqual(['example.com', 'ada@example.com']);
    expect(text(rows[0].querySelector('.detail'))).toBe('The webhook answered 500. Attempts: 8.');
    expect(rows.map((row) => row.querySelector('c-status-badge').state)).toEqual(['failed', 'sent']);
  });

  it('sends a failed message again, for owners', async () => {
    const screen = await showLog();
    find(screen, 'lightning-button').click();
    await settle();
    expect(retryDelivery).toHaveBeenCalledWith({ jobId: 'j1', notificationId: 'n2' });
    expect(find(await showLog(false), 'lightning-button')).toBeNull();
  });

  it('is accessible, empty as well', async () => {
    await expect(await showLog()).toBeAccessible();
    getDeliveries.mockResolvedValue({ deliveries: [] });
    await expect(await showLog()).toBeAccessible();
  });
});
