import { HOLE } from '../facts/text';
import type { Text } from '../facts/value';
import { nearDomain, repeatedDomain } from './member-domain';
import { nameMistakes } from './member-names';
import { isPool, isProject, isProjectNumber, nameOfHole } from './member-references';
import type { Correction, MemberMistake } from './member-syntax';

const type = 'serviceAccount';
/** Letters that run on may be a namespace that lacks its bracket: `.svc.id.goognamespace/name]`. */
const rightDomain = /\.(?:svc|hub)\.id\.goog(?:(?![a-z0-9-]|\.[a-z0-9])|(?=(?!le\b)[a-z0-9-]+\/))/;
/** Endings seen or likely in the place of `.svc.id.goog`; they count only in front of `[NAMESPACE/NAME]`, or where they are near enough. */
const wrongDomains = /\.(?:iam\.gserviceaccount\.com|svc\.cluster\.local|svc\.goog|svc\.id|id\.goog|svc)$/;

/**
 * Mistakes in `serviceAccount:PROJECT.svc.id.goog[NAMESPACE/NAME]`, part by part: prefix, project, domain, the names in brackets.
 * Texts that do not mean a pool of GKE have none. `text` is `flat(member)`; what a hole could make right is not wrong.
 */
export function serviceAccountMistakes(text: string, member: Text): MemberMistake[] {
  const word = /^[\s"']*([A-Za-z_-]+)\s*:(?!\/\/)/.exec(text);
  const poolStart = word ? word[0].length : 0;
  const pool = readPool(text, poolStart);
  if (!pool || word?.[1] === 'deleted' || text.slice(0, pool.end).includes('/')) return [];
  // What begins in a hole may be a principal:// that GKE's path ends.
  if (/^(?:principal(?:Set)?:)?\uE000/i.test(text) && /^\/(?:subject|namespace|kubernetes\.|\*)/.test(text.slice(pool.end))) return [];
  const prefix = prefixMistakes(text, member, word, pool.certain);
  // A hole in front may hold more than the project.
  const openFront = !word && text.startsWith(HOLE) && prefix.length === 0;
  const blanks = blankMistakes(text.slice(0, pool.end));
  // Blanks in the middle of the pool: first those.
  const isTorn = blanks.some(({ end }) => end > pool.start);
  return [
    ...blanks,
    ...prefix,
    ...(openFront || isTorn ? [] : projectMistakes(text, member, pool)),
    ...tailMistakes(text.slice(pool.end), pool.end),
  ];
}

/** A project ID, with a universe or a domain; holes may stand anywhere in it. */
const projectForm = /^(?:[a-z\uE000][a-z0-9\uE000-]*(?:\.[a-z0-9-]+)?|[a-z0-9.-]+:[a-z0-9-]+)$/;

interface Pool {
  /** Where the project begins, after blanks. */
  readonly start: number;
  /** Where the domain begins and the pool ends. */
  readonly domain: number;
  readonly end: number;
  /** The domain is right; false: it is not; undefined: it lies in a hole. */
  readonly right: boolean | undefined;
  /** `.svc.id.goog` itself is written here, so that it must be a member. */
  readonly certain: boolean;
}

function readPool(text: string, from: number): Pool | undefined {
  const start = from + /^[\s"']*/.exec(text.slice(from))![0].length;
  const right = rightDomain.exec(text);
  if (right) return { start, domain: right.index, end: right.index + right[0].length, right: true, certain: true };
  const end = start + /^[^[\](){}/\s"']*/.exec(text.slice(start))![0].length;
  const name = text.slice(start, end);
  const bracketed = /^\[[^[\]/]+\/[^[\]/]+\]$/.test(text.slice(end));
  const near = nearDomain(name);
  if (near !== undefined) return { start, domain: start + near, end, right: false, certain: true };
  if (!bracketed || name === '' || from === 0) return undefined;
  const written = name.slice(name.lastIndexOf(HOLE) + 1);
  if (written.length < name.length && ['.svc.id.goog', '.hub.id.goog'].some((domain) => domain.endsWith(written)))
    return { start, domain: end, end, right: undefined, certain: false };
  const wrong = wrongDomains.exec(name);
  return { start, domain: wrong ? start + wrong.index : end, end, right: false, certain: false };
}

function prefixMistakes(text: string, member: Text, word: RegExpExecArray | null, certain: boolean): MemberMistake[] {
  if (word) {
    const written = word[1]!;
    if (written === type) return [];
    const start = word[0].indexOf(written);
    const end = start + written.length;
    const kind = written.toLowerCase() === type.toLowerCase() ? 'case' : 'prefix';
    return [{ kind, start, end, corrections: [{ start, end, text: type }] }];
  }
  // A hole in front could bring the prefix along, unless it is a project by its name.
  if (!certain || (text.startsWith(HOLE) && !isProject(nameOfHole(member, 0)))) return [];
  return [{ kind: 'prefix', start: 0, end: 0, corrections: [{ start: 0, end: 0, text: `${type}:` }] }];
}

/** Blanks and quotes before the brackets. */
function blankMistakes(head: string): MemberMistake[] {
  const runs = [...head.matchAll(/[\s"']+/g)].map(({ 0: run, index }): Correction => ({ start: index, end: index + run.length, text: '' }));
  const [first] = runs;
  return first ? [{ kind: 'brackets', start: first.start, end: runs.at(-1)!.end, corrections: runs }] : [];
}

function projectMistakes(text: string, member: Text, { start, domain, end, right }: Pool): MemberMistake[] {
  const project = text.slice(start, domain);
  const repeated = isPool(nameOfHole(member, start)) && project === HOLE ? 1 : repeatedDomain(text.slice(start, end));
  if (repeated !== undefined && right === true)
    return [{ kind: 'repeatedDomain', start: start + repeated, end, corrections: [{ start: start + repeated, end, text: '' }] }];
  const account = project.lastIndexOf('@') + 1;
  if (right === false || account > 0) {
    const corrections: Correction[] = account > 0 ? [{ start, end: start + account, text: '' }] : [];
    if (right === false) corrections.push({ start: domain, end, text: '.svc.id.goog' });
    const certain = projectForm.test(project.slice(account)) && (right !== false || domain < end || !project.includes('.'));
    const at = right === false && account === 0 && domain < end ? domain : start;
    return [{ kind: 'domain', start: at, end: right === false ? end : start + account, corrections: certain ? corrections : [] }];
  }
  const isNumber = /^\d+$/.test(project) || (project === HOLE && isProjectNumber(nameOfHole(member, start)));
  return isNumber ? [{ kind: 'projectNumber', start, end: domain, corrections: [] }] : [];
}

/** What follows the pool: exactly `[NAMESPACE/NAME]`, as far as holes leave it certain. */
function tailMistakes(tail: string, start: number): MemberMistake[] {
  const end = start + tail.length;
  if (/^\[[^[\]]*\*[^[\]]*\]$/.test(tail)) return [{ kind: 'wildcard', start, end, corrections: [] }];
  if (!isBracketed(tail)) return [{ kind: 'brackets', start, end, corrections: bracketCorrections(tail, start) }];
  const names = /^\[([^/]*)\/([^/]*)\]$/.exec(tail);
  if (!names) return [];
  // The provider writes this form in lower case, and Kubernetes has no other (rules.md, WI207): case alone is no mistake here.
  const [namespace, account] = [names[1]!.toLowerCase(), names[2]!.toLowerCase()];
  return [...nameMistakes('namespace', namespace, start + 1), ...nameMistakes('account', account, start + namespace.length + 2)];
}

function isBracketed(tail: string): boolean {
  if (tail === '' || !new RegExp(`^[[${HOLE}]`).test(tail) || !new RegExp(`[\\]${HOLE}]$`).test(tail)) return false;
  // A hole that holds half of a pair of brackets is nobody's way of writing.
  if (tail.startsWith('[') !== tail.endsWith(']') && tail.includes('/')) return false;
  const inner = tail.replace(/^\[/, '').replace(/\]$/, '');
  if (/[\s[\](){}"'\\]/.test(inner)) return false;
  const slashes = inner.split('/').length - 1;
  if (slashes !== 1) return slashes === 0 && inner.includes(HOLE);
  return !(tail.startsWith('[') && inner.startsWith('/')) && !(tail.endsWith(']') && inner.endsWith('/'));
}

/** Names may be holes: then only what stands around and between them is rewritten. */
function bracketCorrections(tail: string, start: number): Correction[] {
  const name = `[A-Za-z0-9](?:[-A-Za-z0-9.]*[A-Za-z0-9])?|${HOLE}`;
  const other = `[^A-Za-z0-9${HOLE}]`;
  // A dash or a dot alone is part of one name.
  const separator = `${other}*[^-.A-Za-z0-9${HOLE}]${other}*`;
  const two = new RegExp(`^(${other}*)(?:ns/)?(${name})(${separator}(?:sa/)?)(${name})(${other}*)$`, 'd').exec(tail);
  if (!two) return [];
  const [, , first, , second] = two.indices as unknown as [number, number][];
  const parts: readonly [number, number, string][] = [
    [0, first![0], '['],
    [first![1], second![0], '/'],
    [second![1], tail.length, ']'],
  ];
  return parts
    .filter(([from, to, right]) => tail.slice(from, to) !== right)
    .map(([from, to, text]) => ({ start: start + from, end: start + to, text }));
}
