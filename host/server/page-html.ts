import type { AppDescription } from '../package/app-metadata.ts';

/** What the page of one request shows. */
export interface PageContent {
  readonly app: AppDescription;
  readonly userName: string;
  readonly userId: string;
  readonly permissions: readonly string[];
  /** True where a simulated org can be controlled from the page. */
  readonly simulator: boolean;
  /** Address of the bundle's folder. */
  readonly bundle: string;
}

/**
 * The HTML of the page: the frame of Lightning Experience around an empty content area that the bundle fills. Its app launcher and
 * global search are left out, since there is nothing here to launch or to search.
 */
export function pageHtml(content: PageContent): string {
  const { app, bundle } = content;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(app.label)}</title>
<link rel="icon" href="/host/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/slds/styles/salesforce-lightning-design-system.min.css">
<link rel="stylesheet" href="/host/page.css">
<style>:root { --host-brand: ${app.brandColor}; }</style>
<link rel="modulepreload" href="${bundle}/main.js">
</head>
<body class="slds-scope">
${globalHeader(content)}
${navigationBar(app)}
<div id="content" class="host-content" tabindex="-1"></div>
<div id="demo-org"></div>
<script type="application/json" id="host-settings">${settings(content)}</script>
<script type="module" src="${bundle}/main.js"></script>
</body>
</html>
`;
}

function globalHeader({ userName }: PageContent): string {
  return `<header class="host-header">
<a class="slds-assistive-text slds-assistive-text_focus host-skip" href="#content">Skip to content</a>
<img class="host-logo" src="/host/icon.svg" alt="" width="32" height="32">
<div class="host-user"><span class="host-user-name">${escapeHtml(userName)}</span>
<span class="slds-avatar slds-avatar_circle slds-avatar_small" aria-hidden="true"><abbr class="slds-avatar__initials slds-icon-standard-user">${escapeHtml(initials(userName))}</abbr></span></div>
</header>`;
}

function navigationBar(app: AppDescription): string {
  const tabs = app.tabs.map(
    ({ name, label }) => `<li class="slds-context-bar__item">
<a href="/lightning/n/${encodeURIComponent(name)}" class="slds-context-bar__label-action" data-tab="${escapeHtml(name)}"><span class="slds-truncate">${escapeHtml(label)}</span></a></li>`,
  );
  return `<nav class="slds-context-bar host-bar" aria-label="${escapeHtml(app.label)}">
<div class="slds-context-bar__primary"><div class="slds-context-bar__item slds-no-hover">
<span class="slds-context-bar__label-action slds-context-bar__app-name"><span class="slds-truncate">${escapeHtml(app.label)}</span></span>
</div></div>
<div class="slds-context-bar__secondary"><ul class="slds-grid">
${tabs.join('\n')}
</ul></div>
</nav>`;
}

function settings({ userId, permissions, simulator }: PageContent): string {
  // `<` would end the script element early if a value ever held it.
  return JSON.stringify({ userId, permissions, simulator }).replaceAll('<', '\\u003c');
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.charAt(0) ?? '',
  );
  return letters.join('').toUpperCase();
}

/** Text for element content and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
