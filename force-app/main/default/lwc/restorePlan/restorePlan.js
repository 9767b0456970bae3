import { LightningElement, api } from 'lwc';
import { fillCount, formatNumber } from 'c/textFormat';
import labels from './labels';

const ACTIONS = ['undelete', 'insert', 'update', 'noop', 'blocked'];

/** What a restore would do. Fires `confirm`, and `childrenchange` ({ includeChildren }) to have it compared again. */
export default class RestorePlan extends LightningElement {
  /** A Restore in the state `planned`. */
  @api restore;
  @api childrenOffered = false;
  @api includeChildren = false;
  /** True while the confirmation is on its way. */
  @api busy = false;

  labels = labels;

  get tiles() {
    const { counts } = this.restore;
    return [
      {
        key: 'undelete',
        label: labels.planUndelete,
        help: labels.planUndeleteHelp,
        count: counts.undelete,
        tone: 'good',
      },
      {
        key: 'insert',
        label: labels.planInsert,
        help: labels.planInsertHelp,
        count: counts.insert,
        tone: 'good',
      },
      {
        key: 'update',
        label: labels.planUpdate,
        help: labels.planUpdateHelp,
        count: counts.update,
        tone: 'busy',
      },
      { key: 'noop', label: labels.planNoop, help: labels.planNoopHelp, count: counts.noop, tone: 'quiet' },
      {
        key: 'blocked',
        label: labels.planBlocked,
        help: labels.planBlockedHelp,
        count: counts.blocked,
        tone: 'warn',
      },
    ];
  }

  get rows() {
    return this.restore.objects.map((entry) => ({
      object: entry.object,
      label: entry.label,
      cells: ACTIONS.map((action) => ({ action, text: formatNumber(entry[action]) })),
    }));
  }

  get toWrite() {
    const { undelete, insert, update } = this.restore.counts;
    return undelete + insert + update;
  }

  get nothingToWrite() {
    return this.toWrite === 0;
  }

  get confirmLabel() {
    return fillCount(this.toWrite, labels.confirmOne, labels.confirmMany);
  }

  handleChildren(event) {
    const detail = { includeChildren: event.target.checked };
    this.dispatchEvent(new CustomEvent('childrenchange', { detail }));
  }

  handleConfirm() {
    this.dispatchEvent(new CustomEvent('confirm'));
  }
}
