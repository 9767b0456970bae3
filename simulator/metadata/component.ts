import type { XmlElement } from './element.ts';

/** One file of a component: its path below the root of the package. */
export interface ComponentFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * One thing of the Metadata API that an org holds. Components that are parts of a common file (objects and their fields, labels, workflow
 * rules) keep their `element`; all others keep their `files` byte for byte. Never changed in place.
 */
export interface Component {
  readonly type: string;
  /** As in package.xml: `Account.Region__c`, `Sales/Pipeline`. */
  readonly fullName: string;
  /** 18 characters; empty for standard objects. */
  readonly id: string;
  readonly element: XmlElement | undefined;
  readonly files: readonly ComponentFile[];
  readonly createdById: string;
  /** ISO 8601 with milliseconds and Z. */
  readonly createdDate: string;
  readonly lastModifiedById: string;
  readonly lastModifiedDate: string;
}

/** Type and full name. */
export interface ComponentName {
  readonly type: string;
  readonly fullName: string;
}

/** Key prefixes of setup entities that are documented or were seen in public listings; others get an invented one. */
const PREFIXES: Readonly<Record<string, string>> = {
  ApexClass: '01p',
  ApexComponent: '099',
  ApexPage: '066',
  ApexTrigger: '01q',
  AuraDefinitionBundle: '0Ab',
  CustomApplication: '02u',
  CustomField: '00N',
  CustomLabel: '101',
  CustomObject: '01I',
  CustomPermission: '0CP',
  CustomTab: '01r',
  Dashboard: '01Z',
  Document: '015',
  EmailTemplate: '00X',
  FlexiPage: '0M0',
  Flow: '300',
  GlobalValueSet: '0Nt',
  Group: '00G',
  Layout: '00h',
  LightningComponentBundle: '0Rb',
  ListView: '00B',
  PermissionSet: '0PS',
  Profile: '00e',
  Queue: '00G',
  RecordType: '012',
  Report: '00O',
  Role: '00E',
  StaticResource: '081',
  ValidationRule: '03d',
  WebLink: '00b',
  WorkflowRule: '01Q',
};

/** First three characters of the Ids of a type. */
export const prefixOfType = (type: string): string => PREFIXES[type] ?? '0zz';

/** Name of a child without its parent's: `Region__c` of `Account.Region__c`. */
export const ownName = (fullName: string): string => fullName.slice(fullName.indexOf('.') + 1);

/** `Account` of `Account.Region__c`. */
export function parentName(fullName: string): string {
  const dot = fullName.indexOf('.');
  return dot < 0 ? fullName : fullName.slice(0, dot);
}
