import { LightningElement, api } from 'lwc';
import getRecords from '@salesforce/apex/ChangesController.getRecords';
import { toRecord, toRecords } from 'c/appRoute';
import { KeysetList, UNREAD } from 'c/keysetList';
import { fill } from 'c/textFormat';
import labels from './labels';

const PAGE_SIZE = 50;
/** The backend takes at most this many records by id in one restore. */
const MOST_SELECTED = 2000;
const ALL = 'all';

/** Changed records of one object in one run. Fires `navigate` (a route) and `restore` (the scope of a restore). */
export default class ChangedRecords extends LightningElement {
  labels = labels;
  list = UNREAD;
  pages = new KeysetList(
    (afterKey) => this.readPage(afterKey),
    (list) => (this.list = list),
  );
  chosen = [];
  place;
  counts;

  /** The route: run, object and kind. */
  @api
  get route() {
    return this.place;
  }

  set route(value) {
    this.place = value;
    this.chosen = [];
    this.pages.start();
  }

  /** { object, label, added, changed, deleted } of the run. */
  @api
  get object() {
    return this.counts;
  }

  set object(value) {
    this.counts = value;
  }

  get kind() {
    return this.place.kind ?? ALL;
  }

  get kinds() {
    const { added, changed, deleted } = this.counts;
    return [
      { value: ALL, label: fill(labels.filterAll, added + changed + deleted) },
      { value: 'added', label: fill(labels.filterAdded, added) },
      { value: 'changed', label: fill(labels.filterChanged, changed) },
      { value: 'deleted', label: fill(labels.filterDeleted, deleted) },
    ];
  }

  get rows() {
    return this.list.items.map((record) => ({
      ...record,
      key: record.recordId,
      restorable: record.kind !== 'added',
      selected: this.chosen.includes(record.recordId),
      selectText: fill(labels.selectRecord, record.name),
      diffText: fill(labels.viewDiffOf, record.name),
      fieldText: record.fields.join(', '),
      moreText: record.fieldCount > record.fields.length ? this.moreText(record) : '',
    }));
  }

  moreText({ fields, fieldCount }) {
    return fields.length ? fill(labels.moreFields, fieldCount - fields.length) : '';
  }

  get selectable() {
    return this.list.items.filter(({ kind }) => kind !== 'added').map(({ recordId }) => recordId);
  }

  get allSelected() {
    return this.selectable.length > 0 && this.selectable.every((id) => this.chosen.includes(id));
  }

  get noneSelectable() {
    return this.selectable.length === 0;
  }

  get hasSelection() {
    return this.chosen.length > 0;
  }

  get restoreDisabled() {
    return !this.hasSelection || this.tooMany;
  }

  get tooMany() {
    return this.chosen.length > MOST_SELECTED;
  }

  get selectionText() {
    if (this.tooMany) return fill(labels.selectionFull, MOST_SELECTED);
    return this.hasSelection ? fill(labels.selectedCount, this.chosen.length) : labels.quickRestoreHint;
  }

  get deletedText() {
    return this.counts.deleted ? fill(labels.restoreAllDeleted, this.counts.deleted) : '';
  }

  get changedText() {
    return this.counts.changed ? fill(labels.restoreAllChanged, this.counts.changed) : '';
  }

  get shownText() {
    return fill(labels.shownOf, this.list.items.length, this.list.total);
  }

  async readPage(afterKey) {
    const { runId, objectName, kind } = this.place;
    const page = await getRecords({ runId, objectName, kind: kind ?? null, pageSize: PAGE_SIZE, afterKey });
    return { ...page, items: page.records };
  }

  handleRetry() {
    this.pages.again();
  }

  handleMore() {
    this.pages.more();
  }

  handleKind(event) {
    const { jobId, runId, objectName } = this.place;
    const kind = event.detail.value === ALL ? null : event.detail.value;
    this.navigate(toRecords(jobId, runId, objectName, kind));
  }

  handleOpen(event) {
    event.preventDefault();
    const { jobId, runId, objectName } = this.place;
    this.navigate(toRecord(jobId, runId, objectName, event.currentTarget.dataset.id));
  }

  handleSelect(event) {
    const { id } = event.currentTarget.dataset;
    this.chosen = event.target.checked ? [...this.chosen, id] : this.chosen.filter((other) => other !== id);
  }

  handleSelectAll(event) {
    this.chosen = event.target.checked ? [...new Set([...this.chosen, ...this.selectable])] : [];
  }

  handleClear() {
    this.chosen = [];
  }

  handleQuickRestore() {
    this.restore({ scope: 'records', recordIds: this.chosen, includeChildren: true });
  }

  handleRestoreDeleted() {
    this.restore({ scope: 'deleted', includeChildren: true });
  }

  handleRestoreChanged() {
    this.restore({ scope: 'changed', includeChildren: false });
  }

  restore(scope) {
    const detail = { objectName: this.place.objectName, ...scope };
    this.dispatchEvent(new CustomEvent('restore', { detail }));
  }

  navigate(route) {
    this.dispatchEvent(new CustomEvent('navigate', { detail: route }));
  }
}
