import { LightningElement, api } from 'lwc';
import { everyHalfMinute } from 'c/clockTick';
import { exactText, relativeText } from 'c/moments';

/** An instant as people say it ("2 hours ago"); the exact time in the job's zone is in the tooltip. */
export default class RelativeTime extends LightningElement {
  /** ISO 8601. */
  @api value;
  /** IANA name; the tooltip shows the time there. */
  @api timeZone = 'UTC';
  /** Shown when there is no value. */
  @api fallback = '';

  now = Date.now();
  endTicking;

  connectedCallback() {
    this.endTicking = everyHalfMinute((now) => {
      this.now = now;
    });
  }

  disconnectedCallback() {
    this.endTicking();
  }

  get text() {
    return relativeText(this.value, this.now);
  }

  get exact() {
    return exactText(this.value, this.timeZone);
  }
}
