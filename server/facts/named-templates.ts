import { place } from '../syntax/span';
import type { Place } from '../syntax/span';
import { readYaml } from '../syntax/yaml/read';
import { actionsOf, maskTemplate } from './mask';
import type { Masked } from './mask';
import type { Given, TemplateAction } from './template-actions';
import type { ObjectValue } from './value';
import { objectValue } from './yaml-value';

/** What a chart's `_helpers.tpl` defines under a name, as far as it is simple: entries of a map, or a text. */
export interface NamedTemplate {
  readonly map: ObjectValue | null;
  /** Texts and actions in order. null: what is written depends on more than values that are set or not. */
  readonly parts: readonly NamedPart[] | null;
}

export interface NamedPart {
  readonly at: Place;
  readonly made: TemplateAction | string;
  readonly given: readonly Given[];
}

/** Longer files, or more templates in one, than people write. */
const maxLength = 100_000;
const maxTemplates = 100;

const opening = /^\{\{-?\s*(?:if|range|with|define|block)\b/;

/** Reads the named templates of one file. https://helm.sh/docs/chart_template_guide/named_templates/ */
export function namedTemplates(uri: string, text: string): ReadonlyMap<string, NamedTemplate> {
  const found = new Map<string, NamedTemplate>();
  if (text.length > maxLength) return found;
  let open: { readonly name: string; readonly from: number; readonly depth: number } | undefined;
  let depth = 0;
  for (const { start, end } of actionsOf(text)) {
    const action = text.slice(start, end);
    if (opening.test(action)) {
      const name = /^\{\{-?\s*define\s+"([^"]+)"/.exec(action)?.[1];
      if (!open && name !== undefined) open = { name, from: end, depth };
      depth++;
    } else if (/^\{\{-?\s*end\b/.test(action)) depth--;
    if (!open || depth > open.depth) continue;
    if (found.size < maxTemplates) found.set(open.name, bodyOf(uri, text, open.from, start));
    open = undefined;
  }
  return found;
}

function bodyOf(uri: string, text: string, from: number, to: number): NamedTemplate {
  // What stands before is blank, so that every offset is the file's.
  const body = text.slice(0, from).replace(/[^\r\n]/g, ' ') + text.slice(from, to);
  const masked = maskTemplate(body);
  const [document] = readYaml(masked.keyed);
  const isMap = document?.root?.kind === 'map' && document.problems.length === 0;
  const map =
    isMap && document.root?.kind === 'map' ? objectValue(document.root, uri, { template: masked.open, loose: masked.loose, masked }) : null;
  return { map, parts: !isMap && masked.simple ? partsOf(uri, body, masked) : null };
}

function partsOf(uri: string, body: string, { actions, conditions }: Masked): NamedPart[] {
  const output = new Map(actions.map((action) => [action.start, action]));
  const parts: NamedPart[] = [];
  const add = (start: number, end: number, made: NamedPart['made']): void => {
    const given = conditions.filter((one) => one.start <= start && end <= one.end);
    parts.push({ at: place(uri, { start, end }), made, given });
  };
  let from = 0;
  for (const { start, end } of [...actionsOf(body), { start: body.length, end: body.length }]) {
    // Blanks around actions are taken away by minus signs, or by nobody who names things.
    const written = body.slice(from, start).trim();
    const at = body.indexOf(written, from);
    if (written !== '') add(at, at + written.length, written);
    const action = output.get(start);
    if (action) add(start, end, action);
    from = end;
  }
  return parts;
}
