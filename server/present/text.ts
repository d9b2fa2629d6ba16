import { show } from '../facts/text';
import { chainState, linkNames, type Chain, type Link, type LinkName } from '../chain/model';
import type { Severity } from '../rules/finding';
import { sortedChains, sortedFindings, summary, type CheckRun, type Located, type Named } from './json';

const linkTitles: Readonly<Record<LinkName, string>> = {
  cluster: 'cluster',
  nodePool: 'node pool',
  serviceAccount: 'service account',
  binding: 'binding',
  role: 'role',
  workload: 'workload',
};
const linkWidth = Math.max(...Object.values(linkTitles).map((title) => title.length));

const marks: Readonly<Record<Link['state'], string>> = { ok: '✔', broken: '✘', unknown: '?' };

/** Select Graphic Rendition parameters of ECMA-48; the eight basic colours follow every theme of a terminal. */
const styles = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', blue: '34', cyan: '36' } as const;
type Style = keyof typeof styles;

const severityStyles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'blue', hint: 'cyan' };
const severityWidth = Math.max(...Object.keys(severityStyles).map((severity) => severity.length));

const stateStyles: Readonly<Record<Link['state'], Style>> = { ok: 'green', broken: 'red', unknown: 'yellow' };

/** The answer of `check --format text`: findings by file, then every chain link by link, then one line of counts. */
export function textReport(run: CheckRun, options: { readonly colour: boolean }): string {
  const paint = (style: Style, text: string) => (options.colour ? `\u001b[${styles[style]}m${text}\u001b[0m` : text);
  return [...findingLines(run, paint), ...chainLines(run, paint), summaryLine(run, paint), ''].join('\n');
}

type Paint = (style: Style, text: string) => string;

function findingLines(run: CheckRun, paint: Paint): string[] {
  const lines: string[] = [];
  let file: string | undefined;
  for (const { finding, located } of sortedFindings(run)) {
    if (path(located) !== file) {
      file = path(located);
      lines.push(paint('bold', file));
    }
    const { line, column } = located.range.start;
    const severity = paint(severityStyles[finding.severity], finding.severity.padEnd(severityWidth));
    lines.push(`  ${`${line}:${column}`.padEnd(7)} ${severity} ${paint('bold', finding.rule)} ${plain(finding.message)}`);
    for (const { at, message } of finding.related) lines.push(`          ${paint('dim', where(run.locate(at)))} ${plain(message)}`);
    for (const fix of finding.fixes) lines.push(`          ${paint('green', fix.preferred ? 'fix:' : 'or: ')} ${plain(fix.title)}`);
  }
  if (lines.length > 0) lines.push('');
  return lines;
}

function chainLines(run: CheckRun, paint: Paint): string[] {
  if (run.chains.length === 0) {
    const read = run.files === 1 ? 'one file' : `${run.files} files`;
    return [
      `No binding chain: in ${read} no ServiceAccount is annotated with a Google service account, and no role is granted to a Kubernetes one.`,
      '',
    ];
  }
  return [paint('bold', 'Binding chains'), ...sortedChains(run.chains).flatMap((chain) => oneChain(chain, run, paint)), ''];
}

function oneChain(chain: Chain, run: CheckRun, paint: Paint): string[] {
  const state = chainState(chain);
  const to = chain.access === 'direct' ? 'direct access' : show(chain.googleAccount);
  const from = `${show(chain.namespace)}/${show(chain.account)}`;
  return [
    `${paint(stateStyles[state], marks[state])} ${paint('bold', plain(`${from} → ${to}`))}`,
    ...linkNames.map((name) => {
      const link = chain.links[name];
      const at = link.at ? ` ${paint('dim', where(run.locate(link.at)))}` : '';
      return `    ${paint(stateStyles[link.state], marks[link.state])} ${linkTitles[name].padEnd(linkWidth)}  ${plain(link.why)}${at}`;
    }),
  ];
}

function summaryLine(run: CheckRun, paint: Paint): string {
  const counts = summary(run);
  const found = (Object.keys(severityStyles) as Severity[])
    .filter((severity) => counts[severity] > 0)
    .map((severity) => paint(severityStyles[severity], count(counts[severity], severity)));
  const chains = (['ok', 'broken', 'unknown'] as const)
    .filter((state) => counts.chains[state] > 0)
    .map((state) => paint(stateStyles[state], `${counts.chains[state]} ${state === 'ok' ? 'complete' : state}`));
  return [
    found.length > 0 ? found.join(', ') : paint('green', 'No findings'),
    ...(chains.length > 0 ? [`chains: ${chains.join(', ')}`] : []),
    `${count(counts.files, 'file')} read`,
    ...(counts.skipped.length > 0 ? [`${counts.skipped.length} skipped`] : []),
  ].join(' · ');
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 || what === 'information' ? '' : 's'}`;

const path = ({ folder, file }: Named): string => plain(folder === undefined || folder === '.' ? file : `${folder}/${file}`);

const where = (located: Located): string => `${path(located)}:${located.range.start.line}:${located.range.start.column}`;

/** Names and messages quote what stands in files: control characters among it must not reach the terminal, and a line stays a line. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
