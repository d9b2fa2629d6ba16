import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { languageOf } from '../facts/language';
import { copyCommand, fixAllKind } from '../protocol';
import { linesOf, offsetAt } from '../present/lines';
import { diagnosticOf, type Diagnostic } from '../present/diagnostics';
import { rangesOf } from '../present/range';
import type { Finding, Fix, LiveCommand } from '../rules/finding';
import { ignoreFix } from '../rules/fixes/ignore';
import { ruleIds } from '../rules/index';
import { readHcl } from '../syntax/hcl/read';
import type { Span } from '../syntax/span';
import { readYaml } from '../syntax/yaml/read';
import { merged, workspaceEdit, type EditAbilities } from './edits';
import type { Log } from './log';
import type { Gate } from './runtime';
import type { Workspace } from './workspace';

const quickFix = 'quickfix';

export const actionKinds: readonly string[] = [quickFix, fixAllKind];

/** How many offers are kept for `codeAction/resolve`; an editor resolves one of the last few it was given. */
const kept = 500;

export interface ActionsOptions {
  readonly abilities: EditAbilities;
  /** The editor asks again for the edits of the action that was chosen (`codeAction/resolve`). */
  readonly resolves: boolean;
  /** It has the command that puts a text onto the clipboard. */
  readonly copies: boolean;
}

/** The fixes of findings as code actions. What is offered is kept, so that nobody has to find its place again. */
export class Actions {
  private readonly offers = new Map<number, Fix>();
  private lastOffer = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly gate: Gate | undefined,
    private readonly options: ActionsOptions,
    private readonly log: Log,
  ) {}

  /**
   * What can be done in a range of a document: the fixes of findings that stand there, or whose other side stands there
   * (whoever edits iam.tf mends the ServiceAccount from there). `findings`: those that are shown.
   */
  async at(
    uri: string,
    { range, context }: Pick<CodeActionParams, 'range' | 'context'>,
    findings: readonly Finding[],
  ): Promise<CodeAction[]> {
    const wanted = (kind: string) =>
      context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(only + '.') || only === '');
    const actions: CodeAction[] = [];
    const text = this.workspace.text(uri);
    if (text === undefined) return actions;
    if (wanted(quickFix)) {
      const lines = linesOf(text);
      const asked: Span = { start: offsetAt(lines, text, range.start), end: offsetAt(lines, text, range.end) };
      const ranges = rangesOf((file) => this.workspace.text(file));
      const silencing: [Fix, Finding][] = [];
      const running: [Finding, LiveCommand][] = [];
      for (const finding of findings) {
        const here = finding.at.uri === uri && meet(finding.at.span, asked);
        if (!here && !finding.related.some(({ at }) => at.uri === uri && meet(at.span, asked))) continue;
        const ignore = here ? ignoreFixFor(finding, text) : undefined;
        if (ignore) silencing.push([ignore, finding]);
        if (here && finding.live) running.push([finding, finding.live]);
        const diagnostic = here ? [diagnosticOf(finding, ranges)] : undefined;
        for (const fix of finding.fixes) {
          actions.push(
            await this.offer(
              { title: fix.title, kind: quickFix, ...(diagnostic && { diagnostics: diagnostic }), isPreferred: fix.preferred && here },
              fix,
            ),
          );
        }
      }
      // Behind all that mends.
      if (this.options.copies) for (const [finding, live] of running) actions.push(copyAction(live, diagnosticOf(finding, ranges)));
      for (const [fix, finding] of silencing)
        actions.push(await this.offer({ title: fix.title, kind: quickFix, diagnostics: [diagnosticOf(finding, ranges)] }, fix));
    }
    // Only when asked for by name: on save, or from "Source Action…"; never in the lightbulb's list.
    if (context.only !== undefined && wanted(fixAllKind)) {
      const fix = fixAll(uri, findings);
      if (fix) actions.push(await this.offer({ title: fix.title, kind: fixAllKind }, fix));
    }
    return actions.filter(({ edit, data, command }) => edit !== undefined || data !== undefined || command !== undefined);
  }

  /** Fills in the edits of the action that was chosen; without edits if the gate refuses the fix or the texts are gone. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    const fix = typeof action.data === 'number' ? this.offers.get(action.data) : undefined;
    if (fix && !action.edit) action.edit = await this.editOf(fix);
    return action;
  }

  private async offer(action: CodeAction, fix: Fix): Promise<CodeAction> {
    if (!this.options.resolves) {
      const edit = await this.editOf(fix);
      return edit ? { ...action, edit } : action;
    }
    if (fix.edits.some((edit) => 'create' in edit) && !this.options.abilities.create) return action;
    this.offers.set(++this.lastOffer, fix);
    this.offers.delete(this.lastOffer - kept);
    return { ...action, data: this.lastOffer };
  }

  private async editOf(fix: Fix): Promise<CodeAction['edit']> {
    // Made before the gate is asked: the texts may be edited while it thinks, and the versions in the edit then tell.
    const edit = workspaceEdit(fix.edits, this.workspace, this.options.abilities);
    const terraform = fix.edits.some((one) => isTerraform('uri' in one ? one.uri : one.create));
    const verdict = terraform && this.gate ? await this.gate.check(fix, (uri) => this.workspace.text(uri)) : { ok: true as const };
    if (verdict.ok) return edit;
    this.log.warn(`Fix withheld, "${fix.title}": ${verdict.why}`);
    return undefined;
  }
}

/** All safe fixes of a document as one: the preferred one of each finding, else its only one. */
function fixAll(uri: string, findings: readonly Finding[]): Fix | undefined {
  const chosen = findings
    .filter(({ at }) => at.uri === uri)
    .flatMap(({ fixes }) => {
      const safe = fixes.filter((fix) => fix.safe);
      const fix = safe.find(({ preferred }) => preferred) ?? (safe.length === 1 ? safe[0] : undefined);
      return fix ? [fix] : [];
    });
  if (chosen.length === 0) return undefined;
  const edits = merged(chosen.map((fix) => fix.edits));
  return { title: 'Fix all that is safe to fix in this file (Workload Identity)', edits, preferred: false, safe: true };
}

const copyAction = ({ title, command }: LiveCommand, diagnostic: Diagnostic): CodeAction => ({
  title,
  kind: quickFix,
  diagnostics: [diagnostic],
  command: { title, command: copyCommand, arguments: [command] },
});

/** A comment that silences the finding; none for what is said about comments and settings files themselves. */
function ignoreFixFor(finding: Finding, text: string): Fix | undefined {
  const language = languageOf(finding.at.uri);
  if (!ruleIds.has(finding.rule)) return undefined;
  if (language === 'terraform' || language === 'terraform-vars') return ignoreFix(finding, { text, hcl: readHcl(text) });
  if (language !== 'yaml') return undefined;
  const { start } = finding.at.span;
  // Of many documents only the one that it stands in.
  return ignoreFix(finding, { text, yaml: readYaml(text, (part, offset) => offset <= start && start < offset + part.length) });
}

const isTerraform = (uri: string): boolean => languageOf(uri)?.startsWith('terraform') === true;

const meet = (a: Span, b: Span): boolean => a.start <= b.end && b.start <= a.end;
