import type { JoinedGrant } from '../../chain/join';
import { known } from '../../facts/text';
import type { KubernetesAccount } from '../../resolve/model';
import { samePlace, type Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { isRightForTwins, sourceAt, writtenParts } from './member-parts';
import { literalEdit } from './own';
import { stepsOf } from './shared';

/**
 * Puts namespace and account of a member into their order: in the template that names them, whatever its interpolations hold; at what is
 * interpolated only where the template names it rightly, or where both are written together.
 */
export function swapFixes(context: RuleContext, joined: JoinedGrant, account: KubernetesAccount): Fix[] {
  const { principal } = joined;
  const [namespace, name] = [known(account.namespace), known(account.name)];
  if (principal.kind !== 'kubernetes' || namespace === undefined || name === undefined) return [];
  const parts = writtenParts(context, joined);
  const [first, second] = parts
    ? [sourceAt(context, parts.namespace), sourceAt(context, parts.account)]
    : [principal.namespace, principal.account].map((part) => stepsOf(part)[0]?.label ?? '');
  const title = `Swap them: [${namespace}/${name}]`;
  const isNamedRightly = /\b(?:ns|namespace)\b|namespace/.test(first!) || /ksa|service_?account|\bsa\b/.test(second!);
  if (parts && !isNamedRightly)
    return isRightForTwins(context, joined) ? [] : fixOf(title, [replace(parts.namespace, second!), replace(parts.account, first!)]);
  const [a, b] = [principal.namespace, principal.account].map((part) => stepsOf(part)[0]);
  if (!isNamedRightly && !(a && b ? samePlace(a.at, b.at) : a === b)) return [];
  const edits = [literalEdit(context, principal.namespace, namespace), literalEdit(context, principal.account, name)];
  return edits.includes(undefined) ? [] : fixOf(title, edits as Edit[]);
}
