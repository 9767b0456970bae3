import { LightningElement, api } from 'lwc';
import getItems from '@salesforce/apex/RestoreController.getItems';
import { describe } from 'c/statusText';
import { fill } from 'c/textFormat';
import labels from './labels';

const PAGE_SIZE = 50;
const ALL = 'all';

/** The records of a restore: what happens or happened to each. */
export default class RestoreItems extends LightningElement {
  /** True once the restore is over: records can then be filtered by their outcome. */
  @api ended = false;
  /** The objects of the restore, for their labels: { object, label }. */
  @api objects = [];

  labels = labels;
  items;
  total = 0;
  nextAfter = null;
  outcome = ALL;
  error;
  loadingMore = false;
  shownId;
  /** Rises with each new list, so that a late page of an old one is dropped. */
  list = 0;

  @api
  get restoreId() {
    return this.shownId;
  }

  set restoreId(value) {
    this.shownId = value;
    this.load();
  }

  get loading() {
    return !this.items && !this.error;
  }

  get empty() {
    return this.items?.length === 0;
  }

  get filled() {
    return this.items?.length > 0;
  }

  get outcomes() {
    const shown = ['verified', 'differs', 'failed'];
    return [
      { value: ALL, label: labels.filterAllItems },
      ...shown.map((value) => ({ value, label: describe('outcome', value).label })),
    ];
  }

  get resultHeading() {
    return this.ended ? labels.columnResult : labels.columnRemark;
  }

  get rows() {
    const actions = {
      undelete: labels.actionUndelete,
      update: labels.actionUpdate,
      insert: labels.actionInsert,
      noop: labels.actionNoop,
      blocked: labels.actionBlocked,
    };
    const names = new Map(this.objects.map(({ object, label }) => [object, label]));
    return this.items.map((item) => ({
      ...item,
      objectLabel: names.get(item.object) ?? item.object,
      key: `${item.object} ${item.recordId}`,
      actionText: actions[item.action] ?? item.action,
      // A record that is left as it is has no outcome worth a badge.
      judged: this.ended && item.action !== 'noop' && item.action !== 'blocked',
      fieldText: item.fields.join(', '),
      newIdText: item.newId && item.newId !== item.recordId ? fill(labels.newId, item.newId) : '',
    }));
  }

  /** Deleted records come back whole, so that only restores of changed records name fields. */
  get namesFields() {
    return this.items.some(({ fields }) => fields.length > 0);
  }

  get shownText() {
    return fill(labels.shownOf, this.items.length, this.total);
  }

  get hasMore() {
    return this.nextAfter !== null;
  }

  async load() {
    this.items = undefined;
    this.error = undefined;
    this.list += 1;
    await this.loadPage(null);
  }

  async loadPage(afterKey) {
    const { list } = this;
    const outcome = this.outcome === ALL ? null : this.outcome;
    try {
      const page = await getItems({ restoreId: this.shownId, outcome, pageSize: PAGE_SIZE, afterKey });
      if (list !== this.list) return;
      this.items = [...(afterKey === null ? [] : this.items), ...page.items];
      this.total = page.total;
      this.nextAfter = page.nextAfter;
    } catch (error) {
      if (list === this.list) this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }

  async handleMore() {
    this.loadingMore = true;
    await this.loadPage(this.nextAfter);
    this.loadingMore = false;
  }

  handleOutcome(event) {
    this.outcome = event.detail.value;
    this.load();
  }
}
