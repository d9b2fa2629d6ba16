import { decidingReference, known, originOf } from '../../facts/text';
import type { Text } from '../../facts/value';
import { contains, place, stretch, type Edit, type Place } from '../../syntax/span';
import type { Cluster, GoogleAccount } from '../../resolve/model';
import { visitExpressions } from '../../syntax/hcl/walk';
import type { NameInScope } from '../../resolve/terraform/names';
import { replace, type RuleContext } from '../rule';
import { folderOf } from '../../syntax/folder';

/**
 * `TYPE.NAME` of a resource where code of that file can refer to it as such: in the same module, without count or for_each
 * (then it would need an index that we do not choose).
 */
export function reference(uri: string, declared: { readonly label: string; readonly nameAt: { uri: string } }): string | undefined {
  const match = /(?:^|\.)((?:data\.)?google_[a-z_]+\.[A-Za-z_][\w-]*)$/.exec(declared.label);
  return match && folderOf(declared.nameAt.uri) === folderOf(uri) ? match[1] : undefined;
}

/** `google_container_cluster.x.workload_identity_config[0].workload_pool`; undefined without a stated pool. */
export function clusterPoolReference(context: RuleContext, uri: string, cluster: Cluster): string | undefined {
  const name = reference(uri, cluster);
  if (!name || cluster.pool === null || cluster.pool === 'unknown' || context.hcl(uri) === undefined) return undefined;
  return `${name}.workload_identity_config[0].workload_pool`;
}

/** `google_service_account.x` for code of that file. */
export const accountReference = (uri: string, account: GoogleAccount): string | undefined => reference(uri, account);

/** Is this place a string in quotes, which an expression can stand for? */
export function isQuoted(context: RuleContext, { uri, span }: Place): boolean {
  if (uri.endsWith('.json')) return false;
  let found = false;
  visitExpressions(context.hcl(uri)?.body ?? { items: [], span }, (expression) => {
    found ||=
      expression.kind === 'template' && !expression.heredoc && expression.span.start === span.start && expression.span.end === span.end;
  });
  return found;
}

/** `google_service_account.x.email` instead of a string in quotes, where code there can name one of these accounts. */
export function referenceEdit(
  context: RuleContext,
  at: Place,
  declared: readonly GoogleAccount[],
  attribute: 'email' | 'member' | 'name',
): { readonly source: string; readonly edit: Edit; readonly account: GoogleAccount } | undefined {
  for (const account of declared) {
    const name = accountReference(at.uri, account);
    if (!name || !isQuoted(context, at)) continue;
    const source = `${name}.${attribute}`;
    return { source, edit: replace(at, source), account };
  }
  return undefined;
}

/** Does any file of the module refer to a resource by its address, `TYPE.NAME`? */
export const isReferredTo = (context: RuleContext, uri: string, address: string): boolean => referencesTo(context, uri, address).length > 0;

/** Where files of the module write a resource's address, and what follows it: `.id`, `["x"]`. */
export function referencesTo(context: RuleContext, uri: string, address: string): { readonly at: Place; readonly rest: string }[] {
  const pattern = new RegExp(`(?<![\\w.-])${address.replaceAll('.', '\\.')}(?![\\w-])((?:\\.[\\w-]+|\\[)?)`, 'g');
  return context.beside(uri).flatMap((file) =>
    [...(context.text(file) ?? '').matchAll(pattern)].map(({ index, 1: rest }) => ({
      at: { uri: file, span: { start: index, end: index + address.length } },
      rest: rest!,
    })),
  );
}

/** A name for a new resource of a type that grants roles, that the module does not use yet: the wanted one, else with a number. */
export function freeLabel(context: RuleContext, uri: string, type: string, wanted: string): string {
  const taken = new Set(
    context.join.inventory.grants
      .filter((grant) => grant.type === type && folderOf(grant.at.uri) === folderOf(uri))
      .map(({ label }) => label),
  );
  const isTaken = (name: string): boolean =>
    [...taken].some((label) => `.${label}`.endsWith(`.${type}.${name}`) || `.${label}`.includes(`.${type}.${name}[`));
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}_${n}`;
    if (!isTaken(name)) return name;
  }
}

/**
 * Where the reference is written that a text wholly is, at the sink or far from it (a module's input, a local); undefined where that
 * is no plain `google_service_account.x.email`, bare or alone in a template.
 */
export function referencePlace(context: RuleContext, text: Text): Place | undefined {
  if (!originOf(text)) return undefined;
  const at = decidingReference(text);
  const source = context.text(at.uri)?.slice(at.span.start, at.span.end) ?? '';
  const match = /^(?:"\$\{\s*)?((?:data\.)?[a-z_]+\.[\w-]+(?:\[[^\]]*\])?\.[a-z_]+)(?:\s*\}")?$/d.exec(source);
  const [start, end] = match?.indices?.[1] ?? [];
  return start === undefined || end === undefined ? undefined : place(at.uri, stretch(at.span, start, end));
}

/**
 * Names that code at this place may use, that are known to hold this very text and say by their own name that it is what is
 * meant. The block that the place lies in is left out: nothing in Terraform refers to itself.
 */
export function namesHolding(context: RuleContext, { uri, span }: Place, text: string, telling: RegExp): NameInScope[] {
  const rank = ({ kind, expression }: NameInScope): number => (kind === 'variable' ? 0 : expression.startsWith('data.') ? 2 : 1);
  const around = context.hcl(uri)?.body.items.find((item) => item.kind === 'block' && contains(item.span, span));
  return context
    .names(uri)
    .filter(({ at }) => at.uri !== uri || at.span.start !== around?.span.start)
    .filter(({ expression, value }) => telling.test(expression) && known(value) === text)
    .sort((a, b) => rank(a) - rank(b));
}
