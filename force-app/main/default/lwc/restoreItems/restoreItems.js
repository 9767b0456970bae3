import { LightningElement, api } from 'lwc';
import getItems from '@salesforce/apex/RestoreController.getItems';
import { KeysetList, UNREAD } from 'c/keysetList';
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
  list = UNREAD;
  pages = new KeysetList(
    (afterKey) => this.readPage(afterKey),
    (list) => (this.list = list),
  );
  outcome = ALL;
  shownId;

  @api
  get restoreId() {
    return this.shownId;
  }

  set restoreId(value) {
    this.shownId = value;
    this.pages.start();
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
    return this.list.items.map((item) => ({
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
    return this.list.items.some(({ fields }) => fields.length > 0);
  }

  get shownText() {
    return fill(labels.shownOf, this.list.items.length, this.list.total);
  }

  readPage(afterKey) {
    const outcome = this.outcome === ALL ? null : this.outcome;
    return getItems({ restoreId: this.shownId, outcome, pageSize: PAGE_SIZE, afterKey });
  }

  handleRetry() {
    this.pages.again();
  }

  handleMore() {
    this.pages.more();
  }

  handleOutcome(event) {
    this.outcome = event.detail.value;
    this.pages.start();
  }
}
