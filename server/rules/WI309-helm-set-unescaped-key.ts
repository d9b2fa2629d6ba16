import { flat } from '../facts/text';
import type { HelmKey } from '../resolve/model';
import { hclString } from '../syntax/hcl/edit';
import type { Fix } from './finding';
import { isHelmMistake } from './keys';
import { fixOf, replace, type Draft, type Rule, type RuleContext } from './rule';

const key = 'iam.gke.io/gcp-service-account';
/** With any number of backslashes in front of the dots, as the source of some language, in its quotes. */
const written = /iam\\*\.gke\\*\.io\/gcp-service-account(?=["']?$)/;

/** `--set` takes dots for the steps of a path, values files take them as they are: the annotation's key is wrong in both ways. */
export const helmSetUnescapedKey: Rule = {
  id: 'WI309',
  name: 'helm-set-unescaped-key',
  severity: 'error',
  summary: 'Helm is given the annotation’s key with dots that it splits, or with a path where only the key belongs.',
  alone: true,
  each: {
    *helmKey(one, context) {
      if (isHelmMistake(one)) yield one.how === 'set' ? inSet(context, one) : inMap(context, one);
    },
  },
};

function inSet(context: RuleContext, one: HelmKey): Draft {
  const {
    key: { at },
  } = one;
  return {
    severity: 'error',
    at,
    message: `Helm takes the dots in ${flat(one.key)} for steps of a path: the chart gets a value iam.gke."io/gcp-service-account" and no annotation, and pods act without the Google service account. Escape them: iam\\.gke\\.io/gcp-service-account.`,
    related: [],
    fixes: escaping(context, at),
  };
}

/** A backslash in front of each of the two dots, in the way of the language around it. */
function escaping(context: RuleContext, at: HelmKey['key']['at']): Fix[] {
  const source = context.text(at.uri)?.slice(at.span.start, at.span.end);
  if (source === undefined || !written.test(source)) return [];
  const before = context.text(at.uri)!.slice(0, at.span.start);
  const doubled = context.hcl(at.uri) !== undefined || source.startsWith('"') || /["']?$/.exec(before)?.[0] === '"';
  const backslash = doubled ? '\\\\' : '\\';
  const escaped = source.replace(written, () => `iam${backslash}.gke${backslash}.io/gcp-service-account`);
  return escaped === source ? [] : fixOf('Escape the dots', [replace(at, escaped)], { safe: true });
}

function inMap(context: RuleContext, one: HelmKey): Draft {
  const {
    key: { at },
  } = one;
  return {
    severity: 'warning',
    at,
    message: `In values a key is taken as it stands: ${flat(one.key)} is no path and nothing that a chart or the metadata server looks for, so pods act without the Google service account. Write ${key} below annotations.`,
    related: [],
    fixes: stripping(context, one),
  };
}

/** Just the key where it stands among annotations, or has nothing but escapes too many; else the path as maps. */
function stripping(context: RuleContext, { key: text }: HelmKey): Fix[] {
  const { uri, span } = text.at;
  const [file, isHcl] = [context.text(uri), context.hcl(uri) !== undefined];
  const source = file?.slice(span.start, span.end);
  const path = flat(text).slice(0, flat(text).search(written)).split('.').filter(Boolean);
  if (file === undefined || source === undefined || !written.test(source) || path.some((step) => !/^[\w-]+$/.test(step))) return [];
  const before = file.slice(0, span.start);
  const indent = /(?:^|\n)([ ]*)$/.exec(before)?.[1];
  if (path.length === 0 || (indent !== undefined && isBelowAnnotations(before, indent.length)))
    return fixOf(`Write ${key}`, [replace(text.at, isHcl ? hclString(key) : key)], { safe: true });
  // A second map of that name beside it would displace the first.
  if (isHcl || indent === undefined || new RegExp(`^${indent}["']?${path[0]!}["']?[ \\t]*:`, 'm').test(file)) return [];
  const eol = file.includes('\r\n') ? '\r\n' : '\n';
  const nested = [...path.map((step) => `${step}:`), key].map((step, depth) =>
    depth === 0 ? step : `${indent}${'  '.repeat(depth)}${step}`,
  );
  return fixOf(`Write ${path.join('.')} as maps`, [replace(text.at, nested.join(eol))]);
}

/** Is the nearest line above that is less indented `annotations:`? */
function isBelowAnnotations(before: string, indent: number): boolean {
  const lines = before.split('\n').slice(0, -1).reverse();
  const holder = lines.find((line) => line.trim() !== '' && !/^\s*#/.test(line) && line.search(/\S/) < indent);
  return holder !== undefined && /annotations["']?\s*:\s*(?:#.*)?$/i.test(holder);
}
