import { createHash, createHmac, randomBytes } from 'node:crypto';
import { toId18 } from '#core/model';
import { deserializeUntyped, serialize, parseText, coerce, type TypeScope } from './json.ts';
import type { TypeName } from './syntax.ts';
import {
  ApexException,
  textOfValue,
  throwApex,
  UnsupportedApex,
  type PlatformClass,
  type PlatformObject,
  type Value,
} from './values.ts';

/** Who runs the code, and what that user and org hold. */
export interface RunningUser {
  readonly orgId: string;
  readonly userId: string;
  readonly userName: string;
  /** The org's signing key, as the protected custom setting of the package holds it. */
  readonly keyId: string;
  readonly key: Buffer;
  /** Custom permissions by name. */
  readonly permissions: ReadonlySet<string>;
}

/** What platform classes need beside the user. `now`: milliseconds since 1970. */
export interface PlatformSetting {
  readonly user: RunningUser;
  readonly labels: ReadonlyMap<string, string>;
  readonly types: TypeScope['program'];
  readonly now: () => number;
}

const text = (value: Value): string =>
  typeof value === 'string' ? value : throwApex('System.NullPointerException', 'Argument cannot be null.');
const blob = (value: Value): Buffer =>
  Buffer.isBuffer(value) ? value : throwApex('System.NullPointerException', 'Argument cannot be null.');

/** The classes of the platform that controllers use, without callouts, by lower-case name. */
export function platformClasses(setting: PlatformSetting): PlatformClass[] {
  return [
    ...valueClasses,
    jsonClass(setting),
    ...encodingClasses,
    ...userClasses(setting.user),
    systemClass(setting),
    labelClass(setting.labels),
    secretSetting(setting.user),
    ...exceptionClasses,
  ];
}

const valueClasses: readonly PlatformClass[] = [
  {
    name: 'String',
    statics: {
      valueof: textOfValue,
      isblank: (value) => typeof value !== 'string' || value.trim() === '',
      isnotblank: (value) => typeof value === 'string' && value.trim() !== '',
      isempty: (value) => typeof value !== 'string' || value === '',
      isnotempty: (value) => typeof value === 'string' && value !== '',
      join: (items, separator) => [...(items as Iterable<Value>)].map(textOfValue).join(text(separator)),
      format: (pattern, values) =>
        text(pattern).replace(/\{(\d+)\}/g, (whole, index: string) => {
          const value = (values as readonly Value[])[Number(index)];
          return value === undefined ? whole : textOfValue(value);
        }),
    },
  },
  { name: 'Integer', statics: { valueof: wholeNumber } },
  { name: 'Long', statics: { valueof: wholeNumber } },
  { name: 'Decimal', statics: { valueof: Number } },
  { name: 'Boolean', statics: { valueof: (value) => String(value).toLowerCase() === 'true' } },
  { name: 'Id', statics: { valueof: (value) => toId18(text(value)) } },
  {
    name: 'Math',
    statics: {
      min: (a, b) => Math.min(Number(a), Number(b)),
      max: (a, b) => Math.max(Number(a), Number(b)),
      abs: (a) => Math.abs(Number(a)),
    },
  },
];

function wholeNumber(value: Value): Value {
  const parsed = typeof value === 'number' ? Math.trunc(value) : Number(text(value));
  return Number.isInteger(parsed)
    ? parsed
    : throwApex('System.TypeException', 'Invalid integer: ' + textOfValue(value));
}

function jsonClass({ types }: PlatformSetting): PlatformClass {
  const from = types.classes[0];
  return {
    name: 'JSON',
    statics: {
      serialize,
      deserializeuntyped: deserializeUntyped,
      deserialize: (source, type) => {
        if (from === undefined) throw new UnsupportedApex('JSON.deserialize without classes');
        const named = type as TypeName;
        return coerce({ program: types, from }, parseText(source), {
          ...named,
          name: named.name.replace(/\.class$/i, ''),
        });
      },
    },
  };
}

const encodingClasses: readonly PlatformClass[] = [
  {
    name: 'EncodingUtil',
    statics: {
      urlencode: (value) => formEncode(text(value)),
      urldecode: (value) => decodeURIComponent(text(value).replaceAll('+', ' ')),
      base64encode: (value) => blob(value).toString('base64'),
      base64decode: (value) => Buffer.from(text(value), 'base64'),
      converttohex: (value) => blob(value).toString('hex'),
    },
  },
  { name: 'Blob', statics: { valueof: (value) => Buffer.from(text(value), 'utf8') } },
  {
    name: 'Crypto',
    statics: {
      generateaeskey: (bits) => randomBytes(Number(bits) / 8),
      generatedigest: (algorithm, data) =>
        createHash(nodeDigest(text(algorithm)))
          .update(blob(data))
          .digest(),
      generatemac: (algorithm, data, key) =>
        createHmac(nodeDigest(text(algorithm).replace(/^hmac/i, '')), blob(key))
          .update(blob(data))
          .digest(),
    },
  },
];

/** Apex names SHA-256 in digests and hmacSHA256 in codes. */
function nodeDigest(name: string): string {
  return name.toLowerCase().replace('-', '');
}

/** EncodingUtil.urlEncode is java.net.URLEncoder: a blank is `+`, and only letters, digits and `.-*_` stay. */
function formEncode(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function userClasses(user: RunningUser): PlatformClass[] {
  return [
    {
      name: 'UserInfo',
      statics: {
        getorganizationid: () => user.orgId,
        getuserid: () => user.userId,
        getname: () => user.userName,
        getusername: () => user.userName,
        getlocale: () => 'en_US',
      },
    },
    {
      name: 'FeatureManagement',
      statics: {
        checkpermission: (name) =>
          [...user.permissions].some((each) => each.toLowerCase() === text(name).toLowerCase()),
      },
    },
  ];
}

function systemClass({ now }: PlatformSetting): PlatformClass {
  return {
    name: 'System',
    statics: {
      now: () => instant(now()),
      currenttimemillis: now,
      debug: () => null,
    },
    constants: () => undefined,
  };
}

function instant(milliseconds: number): PlatformObject {
  return {
    platformType: 'Datetime',
    call(method) {
      if (method === 'gettime') return milliseconds;
      throw new UnsupportedApex(`Datetime.${method}()`);
    },
  };
}

/** `System.Label.X` and `Label.X`. */
function labelClass(labels: ReadonlyMap<string, string>): PlatformClass {
  const byLowerName = new Map([...labels].map(([name, value]) => [name.toLowerCase(), value]));
  return {
    name: 'Label',
    statics: {},
    constants(name) {
      const label = byLowerName.get(name.replace(/^c\./, ''));
      if (label === undefined)
        throw new UnsupportedApex(`the label ${name}, which the package does not define`);
      return label;
    },
  };
}

/** The protected custom setting with the org's signing key, read only. */
function secretSetting(user: RunningUser): PlatformClass {
  const fields: Readonly<Record<string, string>> = {
    keyid__c: user.keyId,
    key__c: user.key.toString('base64'),
  };
  const record: PlatformObject = {
    platformType: 'HoldfastSecret__c',
    get: (name) => fields[name] ?? null,
    call: (method) => {
      throw new UnsupportedApex(`HoldfastSecret__c.${method}()`);
    },
  };
  return { name: 'HoldfastSecret__c', statics: { getorgdefaults: () => record } };
}

const exceptionClasses: readonly PlatformClass[] = [
  'AuraHandledException',
  'CalloutException',
  'IllegalArgumentException',
  'NullPointerException',
  'JSONException',
  'TypeException',
  'QueryException',
  'SecurityException',
  'NoAccessException',
].map((name) => ({
  name,
  statics: {},
  construct: ([message]: readonly Value[]) =>
    new ApexException(`System.${name}`, typeof message === 'string' ? message : null, [name.toLowerCase()]),
}));

/** `LoggingLevel.WARN` and the like: accepted by System.debug, which writes nothing here. */
export const loggingLevels: PlatformClass = { name: 'LoggingLevel', statics: {}, constants: (name) => name };
