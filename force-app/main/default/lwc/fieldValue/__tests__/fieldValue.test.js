import FieldValue from 'c/fieldValue';
import { find, show } from 'test-support/screen';

const showValue = (type, value) => show('c-field-value', FieldValue, { type, value });
const time = (element) => find(element, 'lightning-formatted-date-time');

describe('c-field-value', () => {
  afterEach(() => document.body.replaceChildren());

  it('keeps text as it is, line by line, and does not take it for mark-up', async () => {
    const value = ' one\n<b>two</b>';
    const element = await showValue('textarea', value);
    expect(find(element, '.text').textContent).toBe(value);
    expect(find(element, 'b')).toBeNull();
  });

  it.each(['2026-11-22T23:41:07.000+0000', '2026-11-22T23:41:07.000Z'])(
    'shows date and time readable, with the value itself in the tooltip: %s',
    async (value) => {
      const element = await showValue('datetime', value);
      expect(time(element).value).toBe('2026-11-22T23:41:07.000Z');
      expect(time(element).title).toBe(value);
    },
  );

  it.each([
    ['date', '2026-12-31'],
    ['string', '2026-11-22T23:41:07.000Z'],
    ['datetime', 'soon'],
  ])('leaves a %s of %s alone', async (type, value) => {
    const element = await showValue(type, value);
    expect(time(element)).toBeNull();
    expect(find(element, '.text').textContent).toBe(value);
  });

  it('is accessible', async () => {
    await expect(await showValue('datetime', '2026-11-22T23:41:07.000Z')).toBeAccessible();
  });
});
