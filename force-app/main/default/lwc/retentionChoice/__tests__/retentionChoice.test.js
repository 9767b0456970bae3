import RetentionChoice from 'c/retentionChoice';
import { change, details, find, findAll, settle, show, text } from 'test-support/screen';

const year = { kind: 'period', amount: 1, unit: 'years' };
const showChoice = (value = year) => show('c-retention-choice', RetentionChoice, { value });
const input = (element, field) => find(element, `[data-field="${field}"]`);

async function set(element, field, value) {
  change(input(element, field), { detail: { value } });
  await settle();
}

describe('c-retention-choice', () => {
  afterEach(() => document.body.replaceChildren());

  it('offers the usual periods, and tells of a chosen one as a policy', async () => {
    const element = await showChoice();
    const changes = details(element, 'change');
    expect(input(element, 'choice').value).toBe('1 years');
    await set(element, 'choice', '90 days');
    expect(changes).toEqual([{ value: { kind: 'period', amount: 90, unit: 'days' } }]);
    expect(findAll(element, '[data-field]')).toHaveLength(1);
  });

  it('offers another period, and stays open on it while it is a usual one', async () => {
    const element = await showChoice({ kind: 'period', amount: 45, unit: 'days' });
    expect([input(element, 'amount').value, input(element, 'unit').value]).toEqual([45, 'days']);
    await set(element, 'amount', '30');
    element.value = { kind: 'period', amount: 30, unit: 'days' };
    await settle();
    expect(input(element, 'choice').value).toBe('custom');
    element.value = year;
    await settle();
    expect(input(element, 'choice').value).toBe('1 years');
  });

  it('offers so many runs of days, weeks, months and years', async () => {
    const element = await showChoice();
    const changes = details(element, 'change');
    await set(element, 'choice', 'keep');
    await set(element, 'daily', '7');
    expect(changes.at(-1).value).toEqual({ kind: 'keep', daily: 7, weekly: 8, monthly: 12, yearly: 7 });
    expect(input(element, 'yearly').value).toBe(7);
  });

  it('is invalid while one of its fields is', async () => {
    const element = await showChoice({ kind: 'period', amount: 45, unit: 'days' });
    input(element, 'amount').reportValidity = () => false;
    expect(element.reportValidity()).toBe(false);
    input(element, 'amount').reportValidity = () => true;
    expect(element.reportValidity()).toBe(true);
  });

  it('shows a refusal until something is changed', async () => {
    const element = await showChoice();
    element.setCustomValidity('The period is not valid.');
    await settle();
    expect(text(find(element, '.refusal'))).toBe('The period is not valid.');
    expect(element.reportValidity()).toBe(false);
    await set(element, 'choice', '90 days');
    expect(find(element, '.refusal')).toBeNull();
  });

  it('is accessible', async () => {
    await expect(
      await showChoice({ kind: 'keep', daily: 1, weekly: 2, monthly: 3, yearly: 4 }),
    ).toBeAccessible();
  });
});
