import { LightningElement, api } from 'lwc';
import getItems from '@salesforce/apex/RestoreController.getItems';
import { fill, formatNumber } from 'c/textFormat';
import labels from './labels';
import { nextStepFor } from './nextStep';

/** As many failed records as are looked at to group them by cause. */
const SAMPLE = 200;

/** How a restore ended: what was verified, what failed and why, and every record. */
export default class RestoreResult extends LightningElement {
  labels = labels;
  failures = [];
  failuresTotal = 0;
  error;
  shown;

  /** A Restore that is over. */
  @api
  get restore() {
    return this.shown;
  }

  set restore(value) {
    const other = value.id !== this.shown?.id;
    this.shown = value;
    // Blocked records are counted apart, and their reasons are grouped with those of the failed ones.
    if (other && value.counts.failed + value.counts.blocked > 0) this.loadFailures();
  }

  /** Records that were to come back. Each is in one of verified, differs, failed and blocked; what was found as wanted is in none. */
  get wanted() {
    const { undelete, update, insert, blocked } = this.shown.counts;
    return undelete + update + insert + blocked;
  }

  get good() {
    return this.shown.status === 'completed' && this.shown.counts.verified === this.wanted;
  }

  get summaryClass() {
    if (this.shown.status === 'failed') return 'summary bad';
    return this.good ? 'summary good' : 'summary warn';
  }

  get icon() {
    if (this.shown.status === 'failed') return { name: 'utility:error', variant: 'error' };
    return this.good
      ? { name: 'utility:success', variant: 'success' }
      : { name: 'utility:warning', variant: 'warning' };
  }

  get summary() {
    if (this.shown.problem) return this.shown.problem.message;
    if (!this.good) return fill(labels.resultMixed, this.shown.counts.verified, this.wanted);
    return this.wanted === 1 ? labels.resultOneGood : fill(labels.resultAllGood, this.wanted);
  }

  get remedy() {
    return this.shown.problem?.remedy;
  }

  get tiles() {
    const { verified, differs, failed, noop, blocked } = this.shown.counts;
    return [
      {
        key: 'verified',
        label: labels.resultVerified,
        help: labels.resultVerifiedHelp,
        count: verified,
        tone: 'good',
      },
      {
        key: 'differs',
        label: labels.resultDiffers,
        help: labels.resultDiffersHelp,
        count: differs,
        tone: 'warn',
      },
      {
        key: 'failed',
        label: labels.resultFailed,
        help: labels.resultFailedHelp,
        count: failed,
        tone: 'bad',
      },
      { key: 'noop', label: labels.planNoop, help: labels.planNoopHelp, count: noop, tone: 'quiet' },
      {
        key: 'blocked',
        label: labels.planBlocked,
        help: labels.planBlockedHelp,
        count: blocked,
        tone: 'warn',
      },
    ];
  }

  get failed() {
    return this.failures.length > 0;
  }

  get sampled() {
    return this.failures.length < this.failuresTotal
      ? fill(labels.failuresPartial, this.failures.length, this.failuresTotal)
      : '';
  }

  /** Failed records grouped by what Salesforce said, the commonest first. */
  get groups() {
    const groups = new Map();
    for (const { errorCode, message, name } of this.failures) {
      const key = `${errorCode ?? ''} ${message ?? ''}`;
      const group = groups.get(key) ?? { key, errorCode, message: message ?? errorCode, names: [] };
      group.names.push(name);
      groups.set(key, group);
    }
    return [...groups.values()].sort((a, b) => b.names.length - a.names.length).map(describeGroup);
  }

  async loadFailures() {
    this.error = undefined;
    try {
      const restoreId = this.shown.id;
      const page = await getItems({ restoreId, outcome: 'failed', pageSize: SAMPLE, afterKey: null });
      this.failures = page.items;
      this.failuresTotal = page.total;
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.loadFailures();
  }
}

function describeGroup(group) {
  const count = group.names.length;
  const examples = group.names.slice(0, 3).join(', ');
  return {
    ...group,
    count: count === 1 ? labels.failureRecord : fill(labels.failureRecords, formatNumber(count)),
    examples: count > 3 ? `${examples} …` : examples,
    nextStep: nextStepFor(group.errorCode),
  };
}
