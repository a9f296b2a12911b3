/** The pages around the components: the app's shell, the chooser of users, and what is said while there is nothing to show. */
import type { App, PackageMetadata } from "./build/package-metadata.ts";
import type { Preloads } from "./build/preload-plugin.ts";
import type { PageUser } from "./org.ts";
import { appOf } from "./routes.ts";
import type { ShownPage } from "./routes.ts";

interface Shown {
  user: PageUser;
  source: PackageMetadata;
}

/** A page which shows a component. */
export function pageHtml(shown: Shown & { page: ShownPage; assets: string; preloads: Preloads }): string {
  const { user, source, page, assets, preloads } = shown;
  const context = {
    user: {
      id: user.id,
      name: user.name,
      timeZone: user.timeZone,
      locale: user.locale,
      customPermissions: user.customPermissions,
      userPermissions: user.userPermissions,
    },
    content: page.content,
    layout: page.layout ?? null,
    reference: page.reference,
  };
  const app = appOf(source, page.tab);
  return documentHtml({
    title: app === undefined ? page.title : `${page.title} | ${app.label}`,
    head: `${preloadsHtml(page, assets, preloads)}
    <script type="application/json" id="page-context">${scriptJson(context)}</script>
    <script type="module" src="${assets}/main.js"></script>`,
    body: `${headerHtml({ user, source, app, tab: page.tab })}
    <main class="page-body" id="main"><div id="component"></div></main>`,
  });
}

/** Modules that the page will load: without this the browser learns of each from the one before. */
function preloadsHtml({ content }: ShownPage, assets: string, { shell, components }: Preloads): string {
  const placed = content.flatMap((region) => region.placed.flatMap(({ component }) => components[component] ?? []));
  const links = [...new Set([...shell, ...placed])].map(
    (file) => `<link rel="modulepreload" href="${assets}/${file}">`,
  );
  return links.join("\n    ");
}

/** A page which says one thing: not found, not compiled. */
export function sayingHtml(saying: Partial<Shown> & { sentence: string; details?: string }): string {
  const { user, source, sentence, details } = saying;
  const header = user && source ? headerHtml({ user, source, app: source.apps[0], tab: undefined }) : "";
  return documentHtml({
    title: sentence,
    body: `${header}
    <main class="page-body" id="main"><article class="slds-card slds-var-p-around_large">
      <h1 class="slds-text-heading_medium">${escapeHtml(sentence)}</h1>
      ${details === undefined ? "" : `<pre class="page-details slds-var-m-top_medium">${escapeHtml(details)}</pre>`}
    </article></main>`,
  });
}

/** Stands for a page until it is built, and asks again by itself. */
export function preparingHtml(compiled: number): string {
  const progress = compiled === 0 ? "Starting" : `${compiled} modules so far`;
  return documentHtml({
    title: "Preparing the page",
    head: '<meta http-equiv="refresh" content="1">',
    body: `<main class="page-body" id="main"><article class="slds-card slds-var-p-around_large" role="status">
      <h1 class="slds-text-heading_medium">Compiling Lightning components</h1>
      <p class="slds-var-m-top_small">${progress}. The first page takes some seconds, later ones open at once.</p>
    </article></main>`,
  });
}

/** Whom to log in as. No password: this org runs on this machine and holds no one's data. */
export function userChooserHtml(users: readonly PageUser[], returnTo: string): string {
  const rows = users.map(
    (user) => `<li class="slds-item slds-var-p-vertical_x-small">
          <button class="slds-button slds-button_neutral page-user" name="userId" value="${escapeHtml(user.id)}">
            <span class="page-user-name">${escapeHtml(user.name)}</span>
            <span class="slds-text-color_weak">${escapeHtml(user.username)} · ${escapeHtml(user.profileName)}</span>
          </button></li>`,
  );
  return documentHtml({
    title: "Log in to the local org",
    body: `<main class="page-body page-narrow" id="main"><article class="slds-card slds-var-p-around_large">
      <h1 class="slds-text-heading_medium">Local org: log in as</h1>
      <form method="post" action="/lightning/login?retURL=${encodeURIComponent(returnTo)}">
        <ul class="slds-var-m-top_medium">${rows.join("")}</ul>
      </form></article></main>`,
  });
}

function headerHtml({ user, source, app, tab }: Shown & { app: App | undefined; tab: string | undefined }): string {
  const items = (app?.tabs ?? []).map((name) => {
    const current = name === tab;
    const label = escapeHtml(source.tabs.get(name)?.label ?? name);
    return `<li class="slds-context-bar__item${current ? " slds-is-active" : ""}">
            <a class="slds-context-bar__label-action" href="/lightning/n/${encodeURIComponent(name)}"${current ? ' aria-current="page"' : ""}>
              <span class="slds-truncate">${label}</span></a></li>`;
  });
  return `<a class="slds-assistive-text slds-assistive-text_focus" href="#main">Skip to content</a>
    <header class="slds-context-bar page-header">
      <div class="slds-context-bar__primary">
        <div class="slds-context-bar__item slds-no-hover">
          <span class="slds-context-bar__label-action slds-context-bar__app-name"><span class="slds-truncate">${escapeHtml(app?.label ?? "Local org")}</span></span>
        </div>
      </div>
      <nav class="slds-context-bar__secondary" aria-label="${escapeHtml(app?.label ?? "App")}">
        <ul class="slds-grid">${items.join("")}</ul>
      </nav>
      <div class="slds-context-bar__tertiary page-person">
        <span class="page-person-name">${escapeHtml(user.name)}</span>
        <a href="/lightning/login">Switch user</a>
        <a href="/secur/logout.jsp">Log out</a>
      </div>
    </header>`;
}

function documentHtml({ title, head = "", body }: { title: string; head?: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/__pages/slds/styles/salesforce-lightning-design-system.min.css">
    <link rel="stylesheet" href="/__pages/shell.css">
    ${head}
  </head>
  <body class="slds-scope">
    ${body}
  </body>
</html>
`;
}

const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** JSON that cannot end the script element it stands in. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
