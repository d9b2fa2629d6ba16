import { followComments, isTextEdit } from '../../syntax/hcl/comments';
import type { Edit } from '../../syntax/span';
import type { Finding, Fix } from '../finding';
import type { Draft, RuleContext } from '../rule';

/** A rule's finding, its fixes with what they mean for the lines around them. */
export const findingOf = (rule: string, draft: Draft, context: RuleContext): Finding => ({
  rule,
  ...draft,
  fixes: draft.fixes.map((fix) => settled(fix, context)),
});

function settled(fix: Fix, context: RuleContext): Fix {
  const uris = new Set(fix.edits.flatMap((edit) => (isTextEdit(edit) && context.hcl(edit.uri) ? [edit.uri] : [])));
  const rest = fix.edits.filter((edit) => !isTextEdit(edit) || !uris.has(edit.uri));
  const followed = [...uris].flatMap((uri): readonly Edit[] => {
    const [text, file] = [context.text(uri), context.hcl(uri)];
    const own = fix.edits.filter(isTextEdit).filter((edit) => edit.uri === uri);
    return text === undefined || !file ? own : followComments(text, file, own);
  });
  return uris.size === 0 ? fix : { ...fix, edits: [...rest, ...followed] };
}
