import type { Link } from '../chain/model';
import { script, style } from './report-page';
import type { Report, ReportChain, ReportFinding, ReportLink, ReportPlace } from './report';

/** `nonce`: lets exactly this page's own style and script run. */
export interface PageOptions {
  readonly nonce: string;
}

/**
 * The report as an HTML document that loads nothing, takes its colours from VS Code and can be used with the keyboard and a
 * screen reader. Places post `{command:'open', …}` (see protocol.ts) to whoever shows the page; opened in a plain browser they only tell.
 */
export function reportHtml(report: Report, { nonce }: PageOptions): string {
  const own = escaped(nonce);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${own}'; script-src 'nonce-${own}'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Binding chain report</title>
<style nonce="${own}">${style}</style>
</head>
<body>
<header>
<h1>Binding chain report</h1>
<div class="filter" role="group" aria-label="Show chains">
${filters.map(([show, title]) => `<button type="button" data-show="${show}" aria-pressed="${String(show === 'all')}">${title}</button>`).join('\n')}
</div>
</header>
<main data-show="all" aria-live="off">${reportBody(report)}</main>
<script nonce="${own}">${script}</script>
</body>
</html>
`;
}

/** The inside of the page's `main` element. */
export function reportBody(report: Report): string {
  return [
    `<p class="summary">${summary(report)}</p>`,
    ...(report.searched.partial
      ? ['<p class="note" role="status">The workspace is still being read. What is missing here may yet be found.</p>']
      : []),
    ...report.chains.map(chainHtml),
    ...(report.chains.length === 0 ? [nothingHtml(report)] : []),
    ...(report.others.length > 0
      ? [`<section><h2>Beside the chains</h2><ul class="findings">${report.others.map(findingHtml).join('')}</ul></section>`]
      : []),
    ...(report.chains.length > 0 ? [`<details><summary>What was looked for, and where</summary>${soughtHtml(report)}</details>`] : []),
  ].join('\n');
}

const filters = [
  ['all', 'All'],
  ['broken', 'Broken'],
  ['unknown', 'Unknown'],
  ['ok', 'Complete'],
] as const;

const stateTitles: Readonly<Record<Link['state'], string>> = { ok: 'Complete', broken: 'Broken', unknown: 'Not known' };
const linkStates: Readonly<Record<Link['state'], string>> = { ok: 'ok', broken: 'broken', unknown: 'not known' };
const marks: Readonly<Record<Link['state'], string>> = { ok: '✓', broken: '✕', unknown: '?' };

function summary({ chains, counts, searched }: Report): string {
  const parts = [
    chains.length === 0 ? 'No binding chain' : counted(chains.length, 'chain'),
    ...(['broken', 'unknown', 'ok'] as const)
      .filter((state) => counts[state] > 0)
      .map((state) => `${counts[state]} ${stateTitles[state].toLowerCase()}`),
    `${counted(searched.files, 'file')} read`,
  ];
  return parts.map(escaped).join(' · ');
}

function chainHtml(chain: ReportChain): string {
  const goal =
    chain.googleAccount === null ? '<span class="direct">direct access</span>' : `<span class="gsa">${escaped(chain.googleAccount)}</span>`;
  return `<section class="chain ${chain.state}">
<h2><span class="ksa">${escaped(chain.account)}</span> <span class="arrow" role="img" aria-label="to">→</span> ${goal}
<span class="state">${stateTitles[chain.state]}</span></h2>
${chain.provenance.map((one) => `<p class="arrow">${escaped(one)}</p>`).join('')}
<ol class="links">${chain.links.map((link) => linkHtml(link, chain.id)).join('')}</ol>
</section>`;
}

function linkHtml({ name, title, state, why, place, findings }: ReportLink, chain: string): string {
  return `<li class="${state}"><span class="mark" role="img" aria-label="${linkStates[state]}">${marks[state]}</span>
<div><h3>${escaped(title)}</h3> ${place ? placeHtml(place, `${chain} ${name}`) : ''}
<p>${escaped(why)}</p>${findings.length > 0 ? `<ul class="findings">${findings.map(findingHtml).join('')}</ul>` : ''}</div></li>`;
}

function findingHtml({ rule, page, severity, message, place }: ReportFinding): string {
  return `<li class="${severity}"><a href="${escaped(page)}">${escaped(rule)}</a> <span class="severity">${severity}</span> ${escaped(message)} ${placeHtml(place, `${rule} ${place.label}`)}</li>`;
}

function placeHtml({ uri, range, label }: ReportPlace, key: string): string {
  const { start, end } = range;
  const at = [start.line, start.character, end.line, end.character].join(' ');
  return `<button type="button" class="place" data-uri="${escaped(uri)}" data-at="${at}" data-key="${escaped(key)}" title="Open ${escaped(label)}">${escaped(label)}</button>`;
}

function nothingHtml(report: Report): string {
  return `<section class="nothing"><h2>No binding chain was found</h2>
<p>A chain begins with a Kubernetes service account that is annotated with a Google service account, or with a role that is granted to a Kubernetes service account. Neither is known in this workspace.</p>
${soughtHtml(report)}</section>`;
}

function soughtHtml({ sought, searched }: Report): string {
  const where = searched.folders.length === 0 ? 'the open files' : searched.folders.join(', ');
  return `<table><caption>Looked for in ${escaped(counted(searched.files, 'file'))} of ${escaped(where)}: Kubernetes manifests (YAML, JSON) and Terraform. Ignored and excluded files are not read.</caption>
<tbody>${sought.map(({ what, found }) => `<tr><th scope="row">${escaped(what)}</th><td>${found}</td></tr>`).join('')}</tbody></table>`;
}

const counted = (many: number, what: string): string => `${many === 0 ? 'no' : many} ${what}${many === 1 ? '' : 's'}`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** What stands in files is shown as text: no markup, no control characters, nothing that turns the direction of writing. */
function escaped(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (sign) => entities[sign]!)
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  );
}
