import { readHcl } from '../syntax/hcl/read';
import type { Json } from './hcl2json-shape';
import { toHcl2Json } from './hcl2json-shape';

/** May the edit be offered? If not, why (for the log). */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** HashiCorp's parser is given no more than this: it takes 1 s for 1 MB, and deep nesting corrupts its Go runtime. */
const LENGTH_LIMIT = 200_000;
const NESTING_LIMIT = 200;

/** What HashiCorp's parser says of a text; undefined where it cannot be asked. */
export type Reading = { readonly read: unknown } | { readonly mistake: string } | undefined;

const OK: Verdict = { ok: true };

/** Our own reader's word on an edit: it must bring no new mistakes. All there is in a browser. Takes HCL or, by the file's name, JSON. */
export function judgeAlone(before: string, after: string, filename: string): Verdict {
  if (filename.endsWith('.json')) return isJson(after) || !isJson(before) ? OK : { ok: false, why: 'the edited text is not JSON' };
  const was = readHcl(before).problems;
  const is = readHcl(after).problems;
  if (is.length <= was.length) return OK;
  const first = is.find(({ message }) => !was.some((problem) => problem.message === message)) ?? is[0]!;
  return { ok: false, why: `${first.message} (at offset ${first.span.start} of the edited text)` };
}

/**
 * The word of both on an edit: if HashiCorp's parser could read the text before, it must be able to afterwards; and if it saw the same
 * values in it as we do, it must see the same values afterwards, so that what a rule meant to write is what Terraform will read.
 */
export function judgeTogether(before: string, after: string, readings: { readonly before: Reading; readonly after: Reading }): Verdict {
  if (!readings.before || 'mistake' in readings.before || !readings.after) return OK;
  if ('mistake' in readings.after) return { ok: false, why: readings.after.mistake };
  if (!seesTheSame(before, readings.before.read) || seesTheSame(after, readings.after.read)) return OK;
  return { ok: false, why: 'the edited text reads back differently from what was meant' };
}

/** Can HashiCorp's parser be given this text without harm? Brackets in strings and comments count as well: too careful is good enough. */
export function isHarmless(text: string): boolean {
  if (text.length > LENGTH_LIMIT) return false;
  let depth = 0;
  for (const c of text) {
    if (c === '{' || c === '[' || c === '(') depth++;
    else if (depth > 0 && (c === '}' || c === ']' || c === ')')) depth--;
    if (depth > NESTING_LIMIT) return false;
  }
  return true;
}

function seesTheSame(text: string, read: unknown): boolean {
  return isSame(toHcl2Json(readHcl(text), text), read);
}

function isSame(ours: Json, theirs: unknown): boolean {
  if (typeof ours === 'number') return Number(theirs) === ours;
  if (ours === null || typeof ours !== 'object' || theirs === null || typeof theirs !== 'object') return ours === theirs;
  const keys = Object.keys(ours);
  const counterparts = theirs as Readonly<Record<string, unknown>>;
  if (Array.isArray(ours) !== Array.isArray(theirs) || keys.length !== Object.keys(theirs).length) return false;
  return keys.every((key) => Object.hasOwn(theirs, key) && isSame((ours as Record<string, Json>)[key]!, counterparts[key]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
