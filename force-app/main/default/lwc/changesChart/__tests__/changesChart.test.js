import ChangesChart from 'c/changesChart';
import { aRun } from 'test-support/backend-answers';
import { details, find, findAll, settle, show, text } from 'test-support/screen';

const first = aRun({
  id: 'r1',
  number: 1,
  trigger: 'first',
  added: 9000,
  changed: 0,
  deleted: 0,
  records: 9000,
});
const runs = [
  { ...first, when: 'Nov 18' },
  { ...aRun({ id: 'r2', number: 2, added: 0, changed: 100, deleted: 0 }), when: 'Nov 19' },
  { ...aRun({ id: 'r3', number: 3, added: 10, changed: 20, deleted: 70 }), when: 'Nov 20' },
];
const showChart = (properties = { runs }) => show('c-changes-chart', ChangesChart, properties);
const bar = (chart, id) => find(chart, `.bar[data-id="${id}"]`);
const heights = (node) =>
  [...node.querySelectorAll('rect:not(.target)')].map((rect) => Number(rect.getAttribute('height')));

describe('c-changes-chart', () => {
  afterEach(() => document.body.replaceChildren());

  it('draws kinds in proportion, on a scale that the first snapshot does not spoil', async () => {
    const chart = await showChart();
    const [whole] = heights(bar(chart, 'r2'));
    const [added, changed, deleted] = heights(bar(chart, 'r3'));
    expect(whole).toBeCloseTo(147, 0);
    expect(changed / added).toBeCloseTo(2, 0);
    expect(added + changed + deleted).toBeCloseTo(whole, -1);
    expect(findAll(chart, 'text.scale').map(text)).toEqual(['0', '50', '100']);
    expect(heights(bar(chart, 'r1'))).toHaveLength(1);
    expect(heights(bar(chart, 'r1'))[0]).toBeLessThan(whole / 4);
  });

  it('keeps the names of the outermost runs inside the drawing, however many there are', async () => {
    const many = Array.from({ length: 120 }, (_, number) => ({
      ...aRun({ id: `r${number}`, number }),
      when: 'Nov 23, 07:07 AM',
    }));
    const chart = await showChart({ runs: many });
    const places = findAll(chart, 'text.tick')
      .filter((tick) => text(tick) !== '')
      .map((tick) => Number(tick.getAttribute('x')));
    const halfOfALabel = 44;
    expect(Math.max(...places)).toBeLessThanOrEqual(1000 - halfOfALabel);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(halfOfALabel);
  });

  it('keeps even a single changed record visible', async () => {
    const one = { ...aRun({ id: 'r4', number: 4, added: 1, changed: 0, deleted: 0 }), when: 'Nov 21' };
    const many = { ...aRun({ id: 'r5', number: 5, added: 0, changed: 90_000, deleted: 0 }), when: 'Nov 22' };
    const chart = await showChart({ runs: [one, many] });
    expect(heights(bar(chart, 'r4'))[0]).toBeGreaterThanOrEqual(1);
  });

  it('tells the numbers of a bar to mouse, keyboard and screen reader alike', async () => {
    const chart = await showChart();
    const numbers = 'Run 3, Nov 20: 10 added, 20 changed, 70 deleted';
    expect(bar(chart, 'r3').getAttribute('aria-label')).toBe(numbers);
    bar(chart, 'r3').dispatchEvent(new CustomEvent('mouseenter'));
    await settle();
    expect(text(find(chart, 'figcaption'))).toBe(numbers);
    bar(chart, 'r3').dispatchEvent(new CustomEvent('mouseleave'));
    bar(chart, 'r1').dispatchEvent(new CustomEvent('focus'));
    await settle();
    expect(text(find(chart, 'figcaption'))).toBe('Run 1, Nov 18: first snapshot with 9,000 records');
  });

  it('leads to the changes of a bar by click and by Enter, not by any other key', async () => {
    const chart = await showChart();
    const chosen = details(chart, 'choose');
    bar(chart, 'r2').dispatchEvent(new CustomEvent('click'));
    bar(chart, 'r3').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    bar(chart, 'r3').dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab' }));
    expect(chosen).toEqual([{ runId: 'r2' }, { runId: 'r3' }]);
  });

  it('explains itself while there is only one run', async () => {
    const chart = await showChart({ runs: runs.slice(0, 1) });
    expect(find(chart, 'svg')).toBeNull();
    expect(chart.shadowRoot.textContent).toContain('From the second run on');
  });

  it('is accessible', async () => {
    await expect(await showChart()).toBeAccessible();
  });
});
