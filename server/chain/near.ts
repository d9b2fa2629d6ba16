/** Words that tell environments apart: names that differ in one of them are meant to differ (rules.md D10). */
const environment = /(?:^|[-_.])(dev|development|test|stg|staging|prd|prod|production|qa|uat|sandbox)(?=$|[-_.])/g;

/**
 * Is one of two names likely a slip of the other? By the shorter side's length: one edit from 5 characters, two from 8; never
 * when they differ in a digit or in an environment's name, and never when they are equal.
 */
export function isNear(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  const allowed = shorter >= 8 ? 2 : shorter >= 5 ? 1 : 0;
  if (a === b || allowed === 0 || Math.abs(a.length - b.length) > allowed || lettersApart(a, b) > 2 * allowed) return false;
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '')) return false;
  if (environmentsIn(a) !== environmentsIn(b)) return false;
  return distance(a, b, allowed) <= allowed;
}

/**
 * How many kinds of letters only one of the two has; kinds that fall together count once. An edit changes two at most, so this tells
 * most names apart at a glance.
 */
function lettersApart(a: string, b: string): number {
  let apart = 0;
  for (let rest = kindsOf(a) ^ kindsOf(b); rest !== 0; rest &= rest - 1) apart++;
  return apart;
}

function kindsOf(name: string): number {
  let kinds = 0;
  for (let i = 0; i < name.length; i++) kinds |= 1 << (name.charCodeAt(i) & 31);
  return kinds;
}

/** The words of a text that tell environments apart, in order. */
export const environmentsIn = (name: string): string => [...name.matchAll(environment)].map((match) => match[1]).join(' ');

/**
 * How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn `a` into `b` (optimal string
 * alignment, https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance); `limit + 1` as soon as it is more than that.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, above] = [above, row];
  }
  return above[b.length]!;
}
