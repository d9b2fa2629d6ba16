import { flat, HOLE, rewritable } from '../facts/text';
import type { Text } from '../facts/value';
import { isGoogleManaged } from './email';
import type { Correction } from './member-syntax';
import { distance } from './near';

/**
 * What is wrong in a text that was meant to be the e-mail of a Google service account:
 * - `blank` blanks or quotes within it; `form` no `@`, or two
 * - `account`, `project` a part that IAM gives to none; `number` the project's number; `case` upper case
 * - `domain` something else than `.iam.gserviceaccount.com`
 */
export interface EmailFault {
  readonly is: 'email';
  readonly why: 'blank' | 'form' | 'account' | 'project' | 'number' | 'case' | 'domain';
  /** The wrong part, in offsets of `flat(value)`. */
  readonly start: number;
  readonly end: number;
  /** How the text must change to be what was meant; none where that takes more than the text to know. */
  readonly corrections: readonly Correction[];
}

const domain = '.iam.gserviceaccount.com';
/** https://cloud.google.com/iam/docs/service-accounts-create */
const accountForm = /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/;
/** https://cloud.google.com/resource-manager/docs/creating-managing-projects; other universes and domain-scoped projects add theirs. */
const projectForm = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9](?:\.[a-z0-9-]+)*$/;
/** Accounts that Google makes itself: https://cloud.google.com/iam/docs/service-agents */
const googleHost = /^(?:developer|appspot|cloudservices|cloudbuild|system)\.gserviceaccount\.com$/;

/**
 * The first thing that keeps a text from being the e-mail of a Google account; undefined where it is one, or may be one:
 * holes may hold anything, and a text with a placeholder is for somebody to fill in (rules.md D5).
 */
export function emailFault(value: Text): EmailFault | undefined {
  if (value.pieces.some((piece) => piece.is === 'unknown' && piece.placeholder !== undefined)) return undefined;
  // A block scalar's line break at the end is nobody's slip.
  const text = flat(value).replace(/[\r\n]+$/, '');
  const blank = /[\s"'`]+/.exec(text);
  if (blank) return blankFault(text, blank);
  const at = text.indexOf('@');
  if (at < 0 || text.includes('@', at + 1)) {
    const isMeant = at >= 0 || /gserviceaccount|\.iam\b/.test(text);
    return isMeant && !text.includes(HOLE) ? fault('form', 0, text.length) : undefined;
  }
  const [account, host] = [text.slice(0, at), text.slice(at + 1)];
  if (isGoogleManaged(text) || googleHost.test(host) || /^\d/.test(account)) return undefined;
  // What an empty variable leaves is not known to stay empty.
  if ((account === '' || host.startsWith(domain)) && !rewritable(value)) return undefined;
  return hostFault(host, at + 1) ?? accountFault(account);
}

const fault = (why: EmailFault['why'], start: number, end: number, correction?: string): EmailFault => ({
  is: 'email',
  why,
  start,
  end,
  corrections: correction === undefined ? [] : [{ start, end, text: correction }],
});

function blankFault(text: string, blank: RegExpExecArray): EmailFault | undefined {
  const cleaned = text.replace(/[\s"'`]+/g, '');
  if (!cleaned.includes('@') || /[{}[\],;]/.test(cleaned)) return undefined;
  const [account = '', host = '', ...more] = cleaned.split('@');
  const right = more.length === 0 && accountForm.test(account) && host.endsWith(domain) && projectForm.test(host.slice(0, -domain.length));
  const corrections = [...text.matchAll(/[\s"'`]+/g)].map(({ 0: found, index }) => ({ start: index, end: index + found.length, text: '' }));
  return {
    ...fault('blank', blank.index, blank.index + blank[0].length),
    corrections: right ? corrections : [],
  };
}

function hostFault(host: string, start: number): EmailFault | undefined {
  const end = start + host.length;
  if (host.endsWith(domain)) {
    const project = host.slice(0, -domain.length);
    const projectEnd = start + project.length;
    if (project.includes(HOLE) || projectForm.test(project)) return undefined;
    if (/^\d+$/.test(project)) return fault('number', start, projectEnd);
    const lower = project.toLowerCase();
    return projectForm.test(lower) ? fault('case', start, projectEnd, lower) : fault('project', start, projectEnd);
  }
  const hole = host.lastIndexOf(HOLE);
  if (hole >= 0) {
    const written = host.slice(hole + 1);
    const isSlip = written.startsWith('.iam.') && distance(written, domain, 3) <= 3;
    return isSlip ? fault('domain', start + hole + 1, end, domain) : undefined;
  }
  const project = projectIn(host);
  return project === undefined ? fault('domain', start, end) : fault('domain', start + project.length, end, domain);
}

/** The project in front of a misspelt or missing domain. */
function projectIn(host: string): string | undefined {
  const labels = host.split('.');
  const candidates = labels.map((_, i) => {
    const project = labels.slice(0, i + 1).join('.');
    const rest = host.slice(project.length);
    const far = rest === '' || (rest.startsWith('.iam') && domain.startsWith(rest)) ? 4 : distance(rest.toLowerCase(), domain, 5);
    return { project, far };
  });
  const [best] = candidates.filter(({ project, far }) => far <= 5 && projectForm.test(project)).sort((a, b) => a.far - b.far);
  // Some company's domain is no project.
  return best && !(best.project === host && host.includes('.')) ? best.project : undefined;
}

function accountFault(account: string): EmailFault | undefined {
  if (account.includes(HOLE) || accountForm.test(account)) return undefined;
  const lower = account.toLowerCase();
  return accountForm.test(lower) ? fault('case', 0, account.length, lower) : fault('account', 0, account.length);
}
