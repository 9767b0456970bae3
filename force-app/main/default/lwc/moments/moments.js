// The i18n service that the rule wants is not in the packages the host page and Jest build on; Intl takes the locale from the org.
/* eslint-disable @salesforce/lightning/prefer-i18n-service */
import locale from '@salesforce/i18n/locale';
import { fill } from 'c/textFormat';
import labels from './labels';

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** How far an instant (ISO 8601) is from `now` (milliseconds), such as "2 hours ago" or "in 5 hours". */
export function relativeText(instant, now) {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? relative.format(Math.round(seconds / step[1]), step[0]) : labels.justNow;
}

/** Date, time and zone of an instant in the named zone, such as "Mon, 2 Nov 2026, 02:00 (Europe/Zurich)". */
export function exactText(instant, timeZone) {
  const text = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
  return fill(labels.exactTime, text, timeZone);
}

/** A day and time short enough for a table cell or an axis. */
export function shortText(instant, timeZone) {
  return new Intl.DateTimeFormat(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}

/** Time between two instants in its two largest units, empty when either is missing. */
export function durationText(from, to) {
  if (!from || !to) return '';
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000);
  if (seconds < 1) return labels.underASecond;
  if (seconds < 60) return fill(labels.durationSeconds, seconds);
  if (seconds < 3600) return fill(labels.durationMinutes, Math.floor(seconds / 60), seconds % 60);
  return fill(labels.durationHours, Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60));
}
