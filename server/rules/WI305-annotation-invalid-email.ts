import { annotationFault } from '../chain/annotation';
import type { EmailFault } from '../chain/email-syntax';
import { annotationKey } from '../chain/join';
import { literal, rewritable, show, slice } from '../facts/text';
import type { Text } from '../facts/value';
import { endOf, place, type Edit } from '../syntax/span';
import type { Fix } from './finding';
import { annotationPlace } from './place';
import { referenceEdit } from './fixes/reference';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

/** Meant to be the e-mail of a Google account, but IAM gives this one to none. */
export const annotationInvalidEmail: Rule = {
  id: 'WI305',
  name: 'annotation-invalid-email',
  severity: 'error',
  summary: 'The annotation’s value cannot be the e-mail of a Google service account.',
  alone: true,
  each: {
    *kubernetesAccount(account, context) {
      for (const { key, value, typed, brokenPointer } of account.annotations) {
        const fault = key === annotationKey && !typed && !brokenPointer ? annotationFault(value) : undefined;
        if (fault?.is !== 'email') continue;
        const right = corrected(value, fault);
        yield {
          // IAM's names are in lower case; whether it takes others for the same is nowhere promised.
          severity: fault.why === 'case' ? 'warning' : 'error',
          at: annotationPlace(value),
          message: `${what(value, fault)}: the metadata server finds no such account and pods get no token. ${right === undefined ? 'Write NAME@PROJECT_ID.iam.gserviceaccount.com.' : `Write ${show(right)}.`}`,
          related: [],
          fixes: fixes(context, value, fault, right),
        } satisfies Draft;
      }
    },
  },
};

function what(value: Text, { why, start, end }: EmailFault): string {
  const part = show(slice(value, start, end));
  switch (why) {
    case 'blank':
      return 'There are blanks or quotes in this e-mail';
    case 'form':
      return `${part} is not an e-mail`;
    case 'account':
      return start === end
        ? 'There is no account in front of the @'
        : `"${part}" cannot be the name of a Google service account (6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last)`;
    case 'project':
      return start === end
        ? 'There is no project in this e-mail'
        : `"${part}" cannot be the ID of a project (6 to 30 lower-case letters, digits and hyphens, a letter first, no hyphen last)`;
    case 'number':
      return `${part} is a project's number, but the e-mail is made of its ID`;
    case 'case':
      return `The e-mails of Google service accounts are in lower case, "${part}" is not`;
    case 'domain':
      return `The e-mails of Google service accounts end in PROJECT_ID.iam.gserviceaccount.com, ${part === '' ? 'which is missing here' : `not in "${part}"`}`;
  }
}

/** The text with its corrections made; undefined where there are none. */
function corrected(value: Text, { corrections }: EmailFault): Text | undefined {
  if (corrections.length === 0) return undefined;
  const pieces = corrections.flatMap(({ start, text }, i) => [
    ...slice(value, corrections[i - 1]?.end ?? 0, start).pieces,
    ...literal(text, value.at).pieces,
  ]);
  return { ...value, pieces: [...pieces, ...slice(value, corrections.at(-1)!.end, Infinity).pieces] };
}

function fixes(context: RuleContext, value: Text, { corrections }: EmailFault, right: Text | undefined): Fix[] {
  const reference = right && referenceEdit(context, value.at, context.join.nameGoogleAccount(right).declared, 'email');
  if (reference) return fixOf(`Use ${reference.source}`, [reference.edit], { safe: true });
  const edits = corrections.map(({ start, end, text }): Edit | undefined => {
    const at = start < end ? rewritable(slice(value, start, end)) : behind(slice(value, start - 1, start));
    return at && replace(at, text);
  });
  if (right === undefined || edits.some((edit) => edit === undefined)) return [];
  return fixOf(`Write ${show(right)}`, edits as Edit[], { safe: true });
}

/** The empty place behind a character. */
function behind(text: Text): ReturnType<typeof rewritable> {
  const at = rewritable(text);
  return at && place(at.uri, endOf(at.span));
}
