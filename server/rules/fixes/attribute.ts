import { originOf } from '../../facts/text';
import type { Text } from '../../facts/value';
import { folderOf } from '../../syntax/folder';
import { place, stretch } from '../../syntax/span';
import type { Fix } from '../finding';
import { fixOf, replace, type RuleContext } from '../rule';
import { sourceAt } from './member-parts';
import { referencePlace } from './reference';
import { isReadElsewhere, stepsOf } from './shared';
import { attributeOf, sourceOf } from './statements';

/**
 * Reads another attribute of the resource that a text refers to: `….email` → `….name`. The edit stands where the reference is
 * written, or where the output of a module is read; no fix where that is not a plain reference.
 */
export function attributeFix(context: RuleContext, text: Text, wanted: string): Fix[] {
  const attribute = originOf(text)?.attribute;
  if (attribute === undefined) return [];
  const steps = stepsOf(text).filter(({ how }) => how !== 'attribute');
  const out = steps.findIndex(({ how }) => how === 'output');
  if (out >= 0) return isReadElsewhere(context, text, { steps: steps.slice(0, out) }) ? [] : outputFix(context, text, out, wanted);
  const at = referencePlace(context, text);
  if (!at) return [];
  if (!sourceAt(context, at).endsWith(`.${attribute}`)) return [];
  const edit = replace({ uri: at.uri, span: { start: at.span.end - attribute.length, end: at.span.end } }, wanted);
  return fixOf(`Use .${wanted}`, [edit]);
}

/** Reads another output of a module: the one that is this attribute of the same resource. */
function outputFix(context: RuleContext, text: Text, step: number, wanted: string): Fix[] {
  const steps = stepsOf(text);
  const [at, { at: value }] = [steps[step - 1]?.at ?? text.at, steps[step]!];
  const attribute = originOf(text)!.attribute;
  const [source, given] = [at, value].map((one) => (context.hcl(one.uri) ? sourceAt(context, one) : ''));
  const [start, end] = /^(?:"\$\{\s*)?module\.[\w-]+(?:\[[^\]]*\])?\.([\w-]+)(?:\s*\}")?$/d.exec(source!)?.indices?.[1] ?? [];
  if (start === undefined || end === undefined || !given!.endsWith(`.${attribute}`)) return [];
  const other = `${given!.slice(0, -attribute.length)}${wanted}`;
  const output = context
    .beside(`${folderOf(value.uri)}/`)
    .flatMap((uri) => (context.hcl(uri)?.body.items ?? []).map((item) => ({ uri, item })))
    .find(({ uri, item }) => {
      const stated = item.kind === 'block' && item.type.name === 'output' ? attributeOf(item, 'value') : undefined;
      return stated && sourceOf(context.text(uri)!, stated.value) === other;
    })?.item;
  const name = output?.kind === 'block' ? output.labels[0]?.value : undefined;
  return name === undefined ? [] : fixOf(`Use .${name}`, [replace(place(at.uri, stretch(at.span, start, end)), name)]);
}
