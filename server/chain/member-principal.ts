import { HOLE } from '../facts/text';
import type { Text } from '../facts/value';
import { nearDomain, repeatedDomain } from './member-domain';
import { nameMistakes } from './member-names';
import { isPool, isProjectId, isProjectNumber, nameOfHole } from './member-references';
import type { Correction, MemberMistake } from './member-syntax';

/**
 * Mistakes in `principal://iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/PROJECT.svc.id.goog/…`
 * (https://cloud.google.com/iam/docs/principal-identifiers), part by part. Only pools of GKE: those of other federations have other
 * rules. `text` is `flat(member)`; what a hole could make right is not wrong.
 */
export function principalMistakes(text: string, member: Text): MemberMistake[] {
  const pool = readPool(text);
  if (!pool) return [];
  const selector = selectorMistakes(text, pool);
  return [
    ...(selector.some(({ kind }) => kind === 'scheme') ? [] : schemeMistakes(text, pool)),
    ...pathMistakes(text, member, pool),
    ...poolMistakes(text, member, pool),
    ...selector,
  ];
}

interface Pool {
  readonly start: number;
  readonly end: number;
  /** The selector, behind the slash. */
  readonly rest: number;
}

/** The segment that names the pool, where it is one of GKE. */
function readPool(text: string): Pool | undefined {
  const domain = /([^/]*)\.svc\.id\.goog(?![a-z0-9-])/.exec(text);
  if (!domain) {
    // The pool may be a hole, or have a misspelt domain; `subject/ns/` tells that it is GKE's.
    const named = /\/workloadIdentityPools\/([^/]+)\/subject\/ns\//.exec(text)?.[1];
    // Other pools have no dots in their names.
    if (named === undefined || (named !== HOLE && nearDomain(named) === undefined)) return undefined;
    const start = text.indexOf('/workloadIdentityPools/') + '/workloadIdentityPools/'.length;
    return { start, end: start + named.length, rest: start + named.length + 1 };
  }
  const end = domain.index + domain[0].length;
  return { start: domain.index, end, rest: end + (text[end] === '/' ? 1 : 0) };
}

const sets = /^(?:namespace\/|kubernetes\.cluster\/|group\/|\*$)/;
const singles = /^(?:subject\/|kubernetes\.serviceaccount\.uid\/)/;

/** `principal://`, as it is written: up to the slashes, or to the host where there are none. */
const scheme = /^(.*?)(\/{2,}|\/?(?=iam\.googleapis\.com\/))/;

/** What stands in front of `iam.googleapis.com`, as far as the selector does not contradict it. */
function schemeMistakes(text: string, { rest }: Pool): MemberMistake[] {
  const [whole, written, slashes] = scheme.exec(text) as unknown as [string, string, string];
  if (slashes === '//' && (written === 'principal:' || written === 'principalSet:')) return [];
  const right = /set:$/i.test(written) || sets.test(text.slice(rest)) ? 'principalSet:' : 'principal:';
  const kind = written.toLowerCase() === right.toLowerCase() && slashes === '//' ? 'case' : 'subject';
  const end = whole.length > 0 ? whole.length : 'iam.googleapis.com'.length;
  return [{ kind, start: 0, end, corrections: [{ start: 0, end: whole.length, text: `${right}//` }] }];
}

/** `//iam.googleapis.com/projects/NUMBER/locations/global/workloadIdentityPools/` */
function pathMistakes(text: string, member: Text, pool: Pool): MemberMistake[] {
  const start = scheme.exec(text)![0].length;
  const path = text.slice(start, pool.start);
  const at = (offset: number): number => start + offset;
  const found = /^(iam\.googleapis\.com\/)?projects\/([^/]+)\/(locations\/[^/]*\/|global\/)?(workload\w*\/)?$/i.exec(path);
  if (!found) return [];
  const [, host = '', project, locations = '', pools = ''] = found as unknown as [string, string | undefined, string, string?, string?];
  const projectAt = host.length + 'projects/'.length;
  const tailAt = projectAt + project.length + 1;
  const hole = project === HOLE ? nameOfHole(member, at(projectAt)) : undefined;
  const mistakes: MemberMistake[] = [];
  const corrections: Correction[] = [];
  if (host === '') corrections.push({ start: at(0), end: at(0), text: 'iam.googleapis.com/' });
  // A hole without a telling name may bring the location along.
  const open = project.includes(HOLE) && !isProjectNumber(hole) && !isProjectId(hole) && locations === '';
  if (!open && locations + pools !== 'locations/global/workloadIdentityPools/' && !locations.includes(HOLE))
    corrections.push({ start: at(tailAt), end: pool.start, text: 'locations/global/workloadIdentityPools/' });
  if (corrections.length > 0) mistakes.push({ kind: 'subject', start, end: pool.start - 1, corrections });
  if (isProjectId(hole) || (!project.includes(HOLE) && !/^\d+$/.test(project)))
    mistakes.push({ kind: 'principalProject', start: at(projectAt), end: at(projectAt + project.length), corrections: [] });
  return mistakes;
}

function poolMistakes(text: string, member: Text, { start, end }: Pool): MemberMistake[] {
  const name = text.slice(start, end);
  const project = name.replace(/\.svc\.id\.goog$/, '');
  const repeated = isPool(nameOfHole(member, start)) && project === HOLE && name !== HOLE ? 1 : repeatedDomain(name);
  if (repeated !== undefined)
    return [{ kind: 'repeatedDomain', start: start + repeated, end, corrections: [{ start: start + repeated, end, text: '' }] }];
  const near = name === project ? nearDomain(name) : undefined;
  if (near !== undefined)
    return [{ kind: 'domain', start: start + near, end, corrections: [{ start: start + near, end, text: '.svc.id.goog' }] }];
  if (/^\d+$/.test(project) || (project === HOLE && name !== HOLE && isProjectNumber(nameOfHole(member, start))))
    return [{ kind: 'principalPool', start, end: start + project.length, corrections: [] }];
  if (/[A-Z]/.test(project)) return [{ kind: 'case', start, end, corrections: [{ start, end, text: name.toLowerCase() }] }];
  return [];
}

/** What follows the pool: one subject behind `principal://`, everybody of something behind `principalSet://`. */
function selectorMistakes(text: string, { start, end: poolEnd, rest }: Pool): MemberMistake[] {
  const selector = text.slice(rest);
  if (selector.startsWith(HOLE)) return [];
  const written = /^principal(set)?(?=:)/i.exec(text);
  const isSet = written?.[1] !== undefined;
  const wanted = singles.test(selector) ? false : sets.test(selector) ? true : isSet;
  const mistakes =
    selector === '' ? [{ kind: 'subject' as const, start, end: poolEnd, corrections: [] }] : subjectMistakes(selector, rest, poolEnd);
  if (!written || isSet === wanted) return mistakes;
  const end = written[0].length;
  return [{ kind: 'scheme', start: 0, end, corrections: [{ start: 0, end, text: wanted ? 'principalSet' : 'principal' }] }, ...mistakes];
}

function subjectMistakes(selector: string, start: number, poolEnd: number): MemberMistake[] {
  const end = start + selector.length;
  const right = /^subject\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(selector);
  if (right) {
    const [, namespace, account] = right as unknown as [string, string, string];
    if (selector.includes('*')) return [{ kind: 'wildcard', start, end, corrections: [] }];
    const namespaceAt = start + 'subject/ns/'.length;
    return [
      ...nameMistakes('namespace', namespace, namespaceAt),
      ...nameMistakes('account', account, namespaceAt + namespace.length + '/sa/'.length),
    ];
  }
  const namespace = /^namespace\/([^/]+)$/.exec(selector);
  if (namespace) return nameMistakes('namespace', namespace[1]!, start + 'namespace/'.length);
  if (!/^(?:subjects?\b|ns\/|namespace\/[^/]+\/(?:sa|serviceaccount)|\[|system:serviceaccount:)/i.test(selector)) return [];
  const corrections = subjectCorrections(selector, start, poolEnd);
  // What stands behind `subject/ns/` may hold the rest of it.
  if (selector.includes(HOLE) && (corrections.length === 0 || selector === `subject/ns/${HOLE}`)) return [];
  return [{ kind: 'subject', start, end, corrections }];
}

const name = `([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?|${HOLE})`;
/** The ways of writing a subject that belong to other federations or to members of the older form. */
const subjects = [
  `^(?:subject/)?system:serviceaccount:${name}:${name}$`,
  `^(?:subject/)?\\[${name}/${name}\\]$`,
  `^(?:subjects?/)?(?:ns|namespace)/${name}/(?:sa|ksa|serviceaccount|serviceAccount)/${name}/?$`,
  `^subject/(?:ns/)?${name}/${name}$`,
  `^subject/${name}:${name}$`,
].map((form) => new RegExp(form, 'd'));

function subjectCorrections(selector: string, start: number, poolEnd: number): Correction[] {
  const swapped = new RegExp(`^subject/sa/${name}/ns/${name}$`).exec(selector);
  if (swapped && !selector.includes(HOLE))
    return [{ start, end: start + selector.length, text: `subject/ns/${swapped[2]}/sa/${swapped[1]}` }];
  for (const form of subjects) {
    const found = form.exec(selector);
    if (!found) continue;
    const [, namespace, account] = found.indices as unknown as [number, number][];
    return [
      { start: poolEnd, end: start + namespace![0], text: '/subject/ns/' },
      { start: start + namespace![1], end: start + account![0], text: '/sa/' },
      ...(account![1] < selector.length ? [{ start: start + account![1], end: start + selector.length, text: '' }] : []),
    ];
  }
  return [];
}
