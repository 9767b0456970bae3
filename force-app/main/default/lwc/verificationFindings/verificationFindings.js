import { LightningElement, api } from 'lwc';
import getVerification from '@salesforce/apex/VerificationsController.getVerification';
import { fill, fillCount } from 'c/textFormat';
import labels from './labels';

/** Worst first. */
const VERDICTS = ['damaged', 'drift', 'not_checked'];
/** The backend hands out so many. */
const MOST_FINDINGS = 1000;
/** As many can be read at a glance; more are folded away. */
const SHOWN_AT_ONCE = 10;

/** What a verification found, object by object, the worst first. */
export default class VerificationFindings extends LightningElement {
  labels = labels;
  detail;
  error;
  shown;

  /** A verification of the backend, with or without findings; they are read again whenever it has moved on. */
  @api
  get verification() {
    return this.shown;
  }

  set verification(value) {
    const moved = stageOf(value) !== (this.shown && stageOf(this.shown));
    if (value.id !== this.shown?.id) this.detail = undefined;
    this.shown = value;
    if (moved) this.load();
  }

  get loading() {
    return !this.detail && !this.error;
  }

  get clean() {
    return this.detail.findings.length === 0;
  }

  get cleanText() {
    return this.detail.status === 'ok' ? labels.verificationClean : labels.verificationUnfinished;
  }

  get capped() {
    return this.detail.findings.length >= MOST_FINDINGS
      ? fill(labels.verificationFindingsCapped, MOST_FINDINGS)
      : '';
  }

  /** What the verdicts that occur mean, and what to do. */
  get helps() {
    const texts = {
      damaged: labels.verificationDamagedHelp,
      drift: labels.verificationDriftHelp,
      not_checked: labels.verificationNotCheckedHelp,
    };
    const occurring = VERDICTS.filter((verdict) =>
      this.detail.findings.some((finding) => finding.verdict === verdict),
    );
    return occurring.map((verdict) => texts[verdict]);
  }

  get objects() {
    const byObject = new Map();
    for (const finding of this.detail.findings) {
      byObject.set(finding.object, [...(byObject.get(finding.object) ?? []), finding]);
    }
    return [...byObject]
      .map(([object, findings]) => ({
        object,
        verdict: VERDICTS.find((verdict) => findings.some((finding) => finding.verdict === verdict)),
        count: fillCount(findings.length, labels.verificationFindingsOne, labels.verificationFindingsMany),
        open: findings.length <= SHOWN_AT_ONCE,
        findings: findings.map(({ recordId, message }, index) => ({
          key: index,
          message,
          // Apart from the message for the eye by its weight, for the ear by the colon.
          record: recordId ? `${recordId}: ` : '',
        })),
      }))
      .sort((one, other) => VERDICTS.indexOf(one.verdict) - VERDICTS.indexOf(other.verdict));
  }

  async load() {
    this.error = undefined;
    try {
      this.detail = await getVerification({ verificationId: this.shown.id });
    } catch (error) {
      this.error = error;
    }
  }

  handleRetry() {
    this.load();
  }
}

/** Differs as soon as there may be more to show of a verification. */
function stageOf({ id, status, objectsDone }) {
  return [id, status, objectsDone].join();
}
