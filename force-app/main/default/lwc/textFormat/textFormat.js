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

/** The label for exactly one, else the label for many with the count filled in. */
export function fillCount(count, one, many) {
  return count === 1 ? fill(one, count) : fill(many, count);
}
