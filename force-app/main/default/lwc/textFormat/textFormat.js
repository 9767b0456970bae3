// The i18n service that the rule wants is not in the packages the host page and Jest build on; Intl takes the locale from the org.
/* eslint-disable @salesforce/lightning/prefer-i18n-service */
import locale from '@salesforce/i18n/locale';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** A label with its placeholders `{0}`, `{1}` ... replaced; numbers in the user's format. */
export function fill(label, ...values) {
  return label.replace(/\{(\d+)\}/g, (placeholder, index) => {
    const value = values[Number(index)];
    if (value === undefined || value === null) return '';
    return typeof value === 'number' ? formatNumber(value) : String(value);
  });
}

/** A count with the user's separators, such as 12,345. */
export function formatNumber(value) {
  return whole.format(value ?? 0);
}

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** A size in its largest whole unit, such as 96.4 MB (a thousand bytes are a kB). */
export function formatBytes(bytes) {
  const step = Math.min(SIZES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: SIZES[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}

/** The label for exactly one, else the label for many with the count filled in. */
export function fillCount(count, one, many) {
  return count === 1 ? fill(one, count) : fill(many, count);
}
