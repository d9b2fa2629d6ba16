import { show } from '../facts/text';
import type { Text } from '../facts/value';
import { chainState, linkNames, type Chain, type Link, type LinkName } from '../chain/model';
import type { Finding, Severity } from '../rules/finding';
import type { Edit, Place } from '../syntax/span';
import type { Counted } from './range';

/** What one run of `check` found, and how to turn its places into what people call them. */
export interface CheckRun {
  readonly findings: readonly Finding[];
  readonly chains: readonly Chain[];
  /** How many files were read. */
  readonly files: number;
  readonly skipped: readonly Skipped[];
  readonly locate: Locate;
}

export interface Skipped extends Named {
  readonly why: string;
}

/** A file as it is printed: `/` between folders, relative to the folder given. `folder` only where several folders were given. */
export interface Named {
  readonly folder?: string;
  readonly file: string;
}

/** `end` is exclusive; columns are UTF-16 units. */
export interface Located extends Named {
  readonly range: { readonly start: Counted; readonly end: Counted };
}

/** A place of a file that was read; of one that was not (a fix creates it) the first position. */
export type Locate = (place: Place) => Located;

const start: Counted = { line: 1, column: 1 };

/**
 * The answer of `check --format json`, version 1: one line of JSON without a line break at its end. Findings are sorted by file,
 * start and rule, chains by namespace, account and Google account, so that equal workspaces give equal bytes.
 */
export function jsonReport(run: CheckRun): string {
  return JSON.stringify({
    version: 1,
    findings: sortedFindings(run).map(({ finding, located }) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...located,
      related: finding.related.map(({ at, message }) => ({ ...run.locate(at), message })),
      fixes: finding.fixes.map(({ title, preferred, safe, edits }) => ({
        title,
        preferred,
        safe,
        edits: edits.map((edit) => ({ ...locateEdit(run.locate, edit), newText: edit.newText })),
      })),
    })),
    chains: sortedChains(run.chains).map((chain) => ({
      namespace: chain.namespace && known(chain.namespace),
      ksa: show(chain.account),
      gsa: chain.googleAccount && known(chain.googleAccount),
      access: chain.access,
      links: Object.fromEntries(linkNames.map((name): [LinkName, object] => [name, jsonLink(run.locate, chain.links[name])])),
    })),
    summary: summary(run),
  });
}

function jsonLink(locate: Locate, { state, why, at }: Link): object {
  return { state, why, at: at && locate(at) };
}

function locateEdit(locate: Locate, edit: Edit): Located {
  if ('span' in edit) return locate(edit);
  return { ...locate({ uri: edit.create, span: { start: 0, end: 0 } }), range: { start, end: start } };
}

export interface Summary extends Readonly<Record<Severity, number>> {
  readonly files: number;
  readonly skipped: readonly Skipped[];
  readonly chains: Readonly<Record<Link['state'], number>>;
}

/** The counts at the end of both formats. */
export function summary({ findings, chains, files, skipped }: CheckRun): Summary {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const inState = (state: Link['state']) => chains.filter((chain) => chainState(chain) === state).length;
  return {
    files,
    skipped: [...skipped].sort(byFile),
    error: of('error'),
    warning: of('warning'),
    information: of('information'),
    hint: of('hint'),
    chains: { ok: inState('ok'), broken: inState('broken'), unknown: inState('unknown') },
  };
}

/** The findings with the place of each, by file, start and rule. */
export function sortedFindings({ findings, locate }: CheckRun): { finding: Finding; located: Located }[] {
  return findings
    .map((finding) => ({ finding, located: locate(finding.at) }))
    .sort(
      (a, b) =>
        byFile(a.located, b.located) ||
        byPosition(a.located.range.start, b.located.range.start) ||
        byText(a.finding.rule, b.finding.rule) ||
        byText(a.finding.message, b.finding.message),
    );
}

/** The chains by namespace (those without one last), account, Google account. */
export function sortedChains(chains: readonly Chain[]): Chain[] {
  const key = ({ namespace, account, googleAccount, id }: Chain) => [
    namespace ? show(namespace) : '\uffff',
    show(account),
    googleAccount ? show(googleAccount) : '',
    id,
  ];
  return [...chains].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left.map((part, index) => byText(part, right[index]!)).find((order) => order !== 0) ?? 0;
  });
}

/** The text as people write it, or null where a part of it is unknown. */
function known(text: Text): string | null {
  return text.pieces.some((piece) => piece.is === 'unknown') ? null : show(text);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPosition = (a: Counted, b: Counted): number => a.line - b.line || a.column - b.column;
const byFile = (a: Named, b: Named): number => byText(a.folder ?? '', b.folder ?? '') || byText(a.file, b.file);
