import type { Statement } from '../../chain/conflicts';
import { objectAt } from '../../syntax/yaml/edit';
import type { Edit } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, type RuleContext } from '../rule';
import { entry } from './manifest';

/**
 * Makes an `IAMPartialPolicy` of an `IAMPolicy`: it adds its members and leaves others alone. Each member becomes an object with a
 * `member`: https://cloud.google.com/config-connector/docs/reference/resource-docs/iam/iampartialpolicy
 */
export function partialPolicyFixes({ text }: RuleContext, { grant: { at, scope } }: Statement): Fix[] {
  const source = scope.language === 'kubernetes' ? text(at.uri) : undefined;
  const object = source === undefined ? null : objectAt(source, at.span.start);
  const kind = object && entry(object, 'kind');
  const spec = object && entry(object, 'spec');
  const bindings = spec?.kind === 'map' ? entry(spec, 'bindings') : undefined;
  if (source === undefined || kind?.kind !== 'scalar' || kind.text !== 'IAMPolicy' || bindings?.kind !== 'list') return [];
  const edits: Edit[] = [{ uri: at.uri, span: kind.content, newText: 'IAMPartialPolicy' }];
  for (const binding of bindings.items) {
    const members = binding?.kind === 'map' ? entry(binding, 'members') : undefined;
    if (members?.kind !== 'list') return [];
    for (const member of members.items) {
      // What is behind an alias stands elsewhere.
      if (member?.kind !== 'scalar' || member.span.start < members.span.start || member.span.end > members.span.end) return [];
      const { start, end } = member.span;
      edits.push({ uri: at.uri, span: { start, end: start }, newText: members.flow ? '{ member: ' : 'member: ' });
      if (members.flow) edits.push({ uri: at.uri, span: { start: end, end }, newText: ' }' });
    }
  }
  return fixOf('Convert to IAMPartialPolicy', edits);
}
