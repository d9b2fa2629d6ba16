import type { JoinedAccount } from '../chain/join';
import { isGranted, twinOf } from '../chain/twins';
import type { Annotation } from '../resolve/model';
import type { Place } from '../syntax/span';
import type { Fix } from './finding';
import { reannotationFixes } from './fixes/annotate';
import type { Draft, Rule, RuleContext } from './rule';
import { googleName, subjectName } from './words';

/** One Kubernetes account has two definitions with different Google accounts: the last one applied decides. */
export const ksaDefinedTwice: Rule = {
  id: 'WI705',
  name: 'ksa-defined-twice',
  severity: 'warning',
  summary: 'A service account is defined twice, annotated with different Google service accounts.',
  each: {
    *account(joined, context) {
      const { join } = context;
      const other = twinOf(join, joined);
      // Of a pair the first speaks; what is the twin of one half of a pair is said there.
      const mutual = other && twinOf(join, other);
      if (!other || (mutual && (mutual !== joined || join.accounts.indexOf(other) < join.accounts.indexOf(joined)))) return;
      // The one that nobody trusts is likelier the wrong one, else the later one.
      const [kept, odd] = isGranted(join, other) && !isGranted(join, joined) ? [other, joined] : [joined, other];
      const decided = isGranted(join, kept) && !isGranted(join, odd);
      const subject = subjectName(odd.account);
      yield {
        severity: 'warning',
        at: annotatedAt(odd),
        message: `${subject} is defined twice, here with ${googleName(odd.google!)} and in ${fileOf(annotatedAt(kept))} with ${googleName(kept.google!)}: pods act as whichever is applied last${
          decided ? `, and only ${googleName(kept.google!)} trusts them` : ''
        }. Keep one of the two.`,
        related: [{ at: annotatedAt(kept), message: `${subject} is annotated with ${googleName(kept.google!)} here.` }],
        fixes: fixes(context, odd, kept, decided),
      } satisfies Draft;
    },
  },
};

const annotationIn = ({ annotation }: JoinedAccount): Annotation => annotation as Annotation;

const annotatedAt = (joined: JoinedAccount): Place => annotationIn(joined).value.at;

const fileOf = ({ uri }: Place): string => uri.slice(uri.lastIndexOf('/') + 1);

/** Either of them may be the right one, unless one of the Google accounts is known to trust nobody here. */
function fixes(context: RuleContext, odd: JoinedAccount, kept: JoinedAccount, decided: boolean): Fix[] {
  const annotate = (joined: JoinedAccount, like: JoinedAccount, preferred: boolean, where: string): Fix[] =>
    reannotationFixes(context, annotationIn(joined), like.google!).map((fix) => ({ ...fix, title: `${fix.title} ${where}`, preferred }));
  const [here, there] = [fileOf(annotatedAt(odd)), fileOf(annotatedAt(kept))];
  const first = annotate(odd, kept, decided, 'here, too');
  return decided ? first : [...first, ...annotate(kept, odd, false, here === there ? 'there, too' : `in ${there}, too`)];
}
