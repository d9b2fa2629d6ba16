/** Stands for a character of a template action; private use, so no text of the field holds it. */
export const MASK = '\uE001';

/** Actions that put out nothing themselves: what stands between them is written once, often or not at all. */
const control = /^\{\{-?\s*(?:if|else|end|range|with|define|block|template|break|continue|\/\*|\$[A-Za-z0-9_]*\s*:?=)/;

export interface Masked {
  /** As long as the text, offset for offset. */
  readonly text: string;
  /** Lines of the document are made or left out by actions, so that a map may have further or fewer keys. */
  readonly open: boolean;
}

/**
 * Makes a Go or Jinja template readable as YAML: lines that hold nothing but actions become blank, actions within a line become
 * masking characters (`{{ .Values.name }}` → an unknown part of a scalar), control actions blanks. Length and line breaks stay.
 */
export function maskTemplate(text: string): Masked {
  if (!text.includes('{{') && !text.includes('{%')) return { text, open: false };
  let open = false;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of actionsOf(text)) {
    const action = text.slice(start, end);
    const silent = control.test(action) || action.startsWith('{%');
    if (silent && !/^\{\{-?\s*(?:\/\*|\$)/.test(action)) open = true;
    parts.push(text.slice(from, start), action.replace(/[^\r\n]/g, silent ? ' ' : MASK));
    from = end;
  }
  const inLine = parts.join('') + text.slice(from);
  // A line of nothing but output (`{{- toYaml .Values.annotations | nindent 4 }}`) puts in lines of its own.
  const masked = inLine.replace(new RegExp(`^[ \\t]*${MASK}[ \\t${MASK}]*$`, 'gm'), (line) => {
    open = true;
    return ' '.repeat(line.length);
  });
  return { text: masked, open };
}

/** From `{{` to its `}}`, quoted braces passed over. Longer ones than any real action are none. */
function actionsOf(text: string): { start: number; end: number }[] {
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
