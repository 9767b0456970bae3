import { LightningElement, api } from 'lwc';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';
import { WIDTH, HEIGHT, layOut } from './layout';

/**
 * Records added, changed and deleted per run as stacked bars. `runs`: RunSummary with `when` (short local time), oldest first.
 * Fires `choose` with { runId }. The first snapshot is all new records; it is drawn as a mark of its own, off the scale.
 */
export default class ChangesChart extends LightningElement {
  @api runs = [];

  labels = labels;
  pointedId;

  get viewBox() {
    return `0 0 ${WIDTH} ${HEIGHT}`;
  }

  get summary() {
    return fill(labels.chartSummary, this.runs.length);
  }

  get drawable() {
    return this.runs.length > 1;
  }

  get chart() {
    const chart = layOut(this.runs);
    return {
      lines: chart.lines.map((line) => ({ ...line, label: formatNumber(line.value) })),
      bars: chart.bars.map((bar) => ({
        ...bar,
        text: this.barText(bar),
        barClass: bar.id === this.pointedId ? 'bar pointed' : 'bar',
      })),
    };
  }

  get pointedText() {
    const bar = this.chart.bars.find(({ id }) => id === this.pointedId);
    return bar ? bar.text : labels.chartHint;
  }

  barText({ run, first }) {
    if (first) return fill(labels.chartFirstBar, run.number, run.when, run.records);
    return fill(labels.chartBar, run.number, run.when, run.added, run.changed, run.deleted);
  }

  handlePoint(event) {
    this.pointedId = event.currentTarget.dataset.id;
  }

  handleLeave() {
    this.pointedId = undefined;
  }

  handleChoose(event) {
    this.choose(event.currentTarget.dataset.id);
  }

  handleKey(event) {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    this.choose(event.currentTarget.dataset.id);
  }

  choose(runId) {
    this.dispatchEvent(new CustomEvent('choose', { detail: { runId } }));
  }
}
