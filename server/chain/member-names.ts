import { HOLE } from '../facts/text';
import type { MemberMistake } from './member-syntax';

/**
 * Namespaces are RFC 1123 labels of at most 63 characters, service accounts DNS subdomains of at most 253, dots allowed
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/).
 */
const forms = {
  namespace: { longest: 63, foreign: /[^a-z0-9\uE000-]/ },
  account: { longest: 253, foreign: /[^a-z0-9.\uE000-]|\.\.|\.-|-\./ },
} as const;

/** Is it certain, whatever its holes stand for, that no Kubernetes object has this name? */
export function isInvalidName(of: keyof typeof forms, name: string): boolean {
  const { longest, foreign } = forms[of];
  return foreign.test(name) || /^[-.]|[-.]$/.test(name) || name.replaceAll(HOLE, '').length > longest;
}

/** The mistake in one name of a member, which stands at `start`; at most one. */
export function nameMistakes(of: keyof typeof forms, name: string, start: number): MemberMistake[] {
  if (!isInvalidName(of, name)) return [];
  const lower = name.toLowerCase();
  const end = start + name.length;
  // Only its case is wrong: there is one name that it can have meant.
  return [{ kind: 'name', start, end, of, corrections: isInvalidName(of, lower) ? [] : [{ start, end, text: lower }] }];
}
