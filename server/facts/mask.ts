import { TemplateReader, type TemplateAction, type TemplateCondition } from './template-actions';

/** Stands for a character of a template action; private use, so no text of the field holds it. */
export const MASK = '\uE001';

/** Actions that put out nothing themselves: what stands between them is written once, often or not at all. */
const control = /^\{\{-?\s*(?:if|else|end|range|with|define|block|break|continue|\/\*|\$[A-Za-z0-9_]*\s*(?:,\s*\$\w+\s*)?:?=)/;

export interface Masked {
  /** As long as the text, offset for offset. */
  readonly text: string;
  /** Lines of the document are made or left out by actions, so that a map may have further or fewer keys. */
  readonly open: boolean;
  /** The same, but a line that puts in lines of a known indentation reads as a key of masking characters that deep. */
  readonly keyed: string;
  /** What such a key stands for, by its offset. */
  readonly inserted: ReadonlyMap<number, TemplateAction>;
  /** The actions that put out something, in order. */
  readonly actions: readonly TemplateAction[];
  readonly conditions: readonly TemplateCondition[];
  /** Nothing but conditions over one value each decides what is written. */
  readonly simple: boolean;
  /** What comes in somewhere cannot be told to belong to one map: keys may be missing anywhere, even in `keyed`. */
  readonly loose: boolean;
}

const nothing = { inserted: new Map<number, TemplateAction>(), actions: [], conditions: [], simple: true, loose: false };

/** A text that is no template. */
export const unmasked = (text: string): Masked => ({ text, open: false, keyed: text, ...nothing });

/**
 * Makes a Go or Jinja template readable as YAML: lines that hold nothing but actions become blank, actions within a line become
 * masking characters (`{{ .Values.name }}` → an unknown part of a scalar), control actions blanks. Length and line breaks stay.
 */
export function maskTemplate(text: string): Masked {
  if (!text.includes('{{') && !text.includes('{%')) return unmasked(text);
  let open = false;
  let loose = false;
  const reader = new TemplateReader();
  const actions: TemplateAction[] = [];
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of actionsOf(text)) {
    const action = text.slice(start, end);
    const jinja = action.startsWith('{%');
    const silent = control.test(action) || jinja;
    if (silent && !/^\{\{-?\s*(?:\/\*|\$)/.test(action)) open = true;
    if (jinja || /^\{\{-?\s*(?:define|block)\b/.test(action)) loose = true;
    const read = jinja ? null : reader.read(action, start);
    if (read && !silent) actions.push(read);
    parts.push(text.slice(from, start), action.replace(/[^\r\n]/g, silent ? ' ' : MASK));
    from = end;
  }
  const inLine = parts.join('') + text.slice(from);
  const inserted = new Map<number, TemplateAction>();
  // A line of nothing but output (`{{- toYaml .Values.annotations | nindent 4 }}`) puts in lines of its own.
  const outputLine = new RegExp(`^[ \\t]*${MASK}[ \\t${MASK}]*$`, 'gm');
  const keyed = inLine.replace(outputLine, (line, at: number) => {
    open = true;
    const [action, ...more] = actionsIn(actions, at, at + line.length);
    const indent = more.length === 0 && action ? action.indent : null;
    if (indent === null || !action || line.length < indent + 2) {
      loose = true;
      return ' '.repeat(line.length);
    }
    inserted.set(at + indent, action);
    return `${' '.repeat(indent)}${MASK.repeat(line.length - indent - 1)}:`;
  });
  const masked = inLine.replace(outputLine, (line) => ' '.repeat(line.length));
  return { text: masked, open, keyed, inserted, actions, conditions: reader.conditions, simple: reader.simple, loose };
}

/** The actions that stand, or begin, within a stretch of the text. `actions` are in order. */
export function actionsIn(actions: readonly TemplateAction[], start: number, end: number): TemplateAction[] {
  let [low, high] = [0, actions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (actions[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const found: TemplateAction[] = [];
  for (let i = low; i < actions.length && actions[i]!.start < end; i++) found.push(actions[i]!);
  return found;
}

/** From `{{` to its `}}`, quoted braces passed over. Longer ones than any real action are none. */
export function actionsOf(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const opening = /\{[{%]/g;
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const close = match[0] === '{{' ? '}}' : '%}';
    const end = endOfAction(text, match.index + 2, close);
    if (end === null) {
      if (text.indexOf(close, match.index) < 0) break;
      continue;
    }
    found.push({ start: match.index, end });
    opening.lastIndex = end;
  }
  return found;
}

const maxAction = 10_000;

function endOfAction(text: string, from: number, close: string): number | null {
  const comment = /^-?\s*\/\*/.test(text.slice(from, from + 20)) ? text.indexOf('*/', from) : -1;
  let end = text.indexOf(close, Math.max(from, comment));
  for (let tries = 0; end >= 0 && end - from < maxAction && tries < 10; tries++) {
    const quotes = text.slice(from, end).match(/(?<!\\)"/g)?.length ?? 0;
    if (comment >= 0 || quotes % 2 === 0) return end + 2;
    end = text.indexOf(close, end + 1);
  }
  return null;
}
