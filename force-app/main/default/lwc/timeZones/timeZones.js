// The i18n service that the rule wants is not in the packages the host page and Jest build on; Intl takes the locale from the org.
/* eslint-disable @salesforce/lightning/prefer-i18n-service */
/** All time zones as combobox options such as "(GMT+02:00) Europe/Zurich", west to east, as Salesforce Setup lists them. */
export function timeZoneOptions(now) {
  return zoneNames()
    .map((zone) => ({ zone, minutes: offsetMinutes(zone, now) }))
    .sort((a, b) => a.minutes - b.minutes || a.zone.localeCompare(b.zone))
    .map(({ zone, minutes }) => ({ value: zone, label: `(${offsetText(minutes)}) ${zone}` }));
}

function zoneNames() {
  const names = Intl.supportedValuesOf('timeZone');
  return names.includes('UTC') ? names : [...names, 'UTC'];
}

/** Minutes the zone is ahead of UTC at the given instant. */
function offsetMinutes(timeZone, now) {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now);
  const text = parts.find((part) => part.type === 'timeZoneName').value;
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text) ?? [];
  return sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

function offsetText(minutes) {
  const size = Math.abs(minutes);
  const two = (value) => String(value).padStart(2, '0');
  return `GMT${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
