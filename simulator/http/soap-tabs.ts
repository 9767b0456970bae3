import { escapeMarkup } from './markup.ts';
import { tabsOf } from './pages/tabs.ts';
import type { Site } from './site.ts';

/** The describeTabs call of the partner API: the one app that this org has, with its tabs. */
export function describeTabs(site: Site): string {
  const tabs = tabsOf(site).map((tab) => elementOf('tabs', { ...tab }));
  const app = elementsOf({
    description: 'The standard app of this org',
    label: 'Sales',
    logoUrl: `${site.url}/img/seasonLogos/salesforce.png`,
    namespace: 'standard',
    selected: true,
    tabSetId: site.org.orgId,
  });
  return `<describeTabsResponse><result>${app}${tabs.join('')}</result></describeTabsResponse>`;
}

const elementsOf = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((item: unknown) => elementOf(name, item)))
    .join('');

function elementOf(name: string, value: unknown): string {
  const content =
    typeof value === 'object' && value !== null
      ? elementsOf(value as Readonly<Record<string, unknown>>)
      : escapeMarkup(String(value));
  return `<${name}>${content}</${name}>`;
}
