import type { Org } from '../../engine/org.ts';
import type { Component } from '../component.ts';
import { childText } from '../element.ts';
import type { ApplyContext, Incoming } from './context.ts';
import { saveApex, saveStored, xmlOf } from './stored.ts';

/** Triggers and flows: the simulator runs scripts in their place, and their metadata switches the script of that name on and off. */

/** A trigger: its status says whether it runs. */
export function saveTrigger(context: ApplyContext, incoming: Incoming): Component {
  const component = saveApex(context, incoming);
  const meta = incoming.files.find((file) => file.path.endsWith('-meta.xml'));
  const xml = meta === undefined ? undefined : xmlOf({ ...incoming, files: [meta] });
  switchScript(context.org, incoming.fullName, (childText(xml, 'status') ?? 'Active') === 'Active');
  return component;
}

/** A flow: only the status Active runs; Draft, Obsolete and InvalidDraft do not. Older API versions name the version: `Follow_up-3`. */
export function saveFlow(context: ApplyContext, incoming: Incoming): Component {
  const component = saveStored(context, incoming);
  const status = childText(xmlOf(incoming), 'status');
  switchScript(context.org, incoming.fullName.replace(/-\d+$/, ''), status === 'Active');
  return component;
}

/** A flow definition names the version that runs: 0, or none, switches the flow off [documented]. */
export function saveFlowDefinition(context: ApplyContext, incoming: Incoming): Component {
  const component = saveStored(context, incoming);
  const version = Number(childText(xmlOf(incoming), 'activeVersionNumber') ?? 0);
  switchScript(context.org, incoming.fullName, version > 0);
  return component;
}

/** Switches the script of a component that is taken away off. */
export function switchOff(org: Org, type: string, fullName: string): void {
  if (type === 'ApexTrigger' || type === 'Flow') switchScript(org, fullName.replace(/-\d+$/, ''), false);
}

/** Takes part in the running transaction: a deploy that is rolled back leaves the script as it was. */
function switchScript(org: Org, name: string, active: boolean): void {
  const before = org.automation.isActive(name);
  if (before === undefined || before === active) return;
  org.transactions.step(
    () => org.automation.setActive(name, active),
    () => org.automation.setActive(name, before),
  );
}
