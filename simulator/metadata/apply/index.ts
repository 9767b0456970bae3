import type { Component } from '../component.ts';
import { childTypeNamed, typeNamed } from '../types.ts';
import { saveFlow, saveFlowDefinition, saveTrigger, switchOff } from './automation.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { deleteField, saveField } from './custom-field.ts';
import { deleteObject, saveObject } from './custom-object.ts';
import { deletePart, savePart, saveRecordType, saveValidationRule } from './object-parts.ts';
import { saveCustomPermission, savePermissionSet, saveProfile } from './permission-set.ts';
import { saveSettings, saveStandardValueSet } from './standing.ts';
import { deleteStored, saveApex, saveCustomMetadata, saveStored, saveValueSet } from './stored.ts';
import { saveCommonFile, saveCommonPart } from './common-file.ts';

export type { ApplyContext, Incoming } from './context.ts';
export { renameObject } from './custom-object.ts';

type Save = (context: ApplyContext, incoming: Incoming) => Component;

const SAVES: Readonly<Record<string, Save>> = {
  ApexClass: saveApex,
  ApexTrigger: saveTrigger,
  CustomField: saveField,
  CustomMetadata: saveCustomMetadata,
  CustomObject: saveObject,
  CustomPermission: saveCustomPermission,
  Flow: saveFlow,
  FlowDefinition: saveFlowDefinition,
  GlobalValueSet: saveValueSet,
  PermissionSet: savePermissionSet,
  Profile: saveProfile,
  RecordType: saveRecordType,
  Settings: saveSettings,
  StandardValueSet: saveStandardValueSet,
  ValidationRule: saveValidationRule,
};

/** Creates or changes one component. Throws SalesforceError when the platform would refuse it. */
export function applyComponent(context: ApplyContext, incoming: Incoming): Component {
  return context.org.transact(() => saveOf(incoming.type)(context, incoming));
}

function saveOf(type: string): Save {
  const special = SAVES[type];
  if (special !== undefined) return special;
  const child = childTypeNamed(type);
  if (child?.parent === 'CustomObject') return savePart;
  if (child !== undefined) return saveCommonPart;
  return (typeNamed(type)?.children.length ?? 0) > 0 ? saveCommonFile : saveStored;
}

/** Takes one component away. Throws SalesforceError when the platform would refuse it. */
export function deleteComponent(context: ApplyContext, type: string, fullName: string): void {
  context.org.transact(() => {
    if (type === 'CustomObject') deleteObject(context, fullName);
    else if (type === 'CustomField') deleteField(context, fullName);
    else if (childTypeNamed(type)?.parent === 'CustomObject') deletePart(context, type, fullName);
    else {
      deleteStored(context, type, fullName);
      switchOff(context.org, type, fullName);
    }
  });
}
