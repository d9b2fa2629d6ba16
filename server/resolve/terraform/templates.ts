import type { Expression, TemplatePart } from '../../syntax/hcl/ast';
import type { Piece, Value } from '../../facts/value';
import { costOf, limits, spend } from './budget';
import { elementsOf, isComplete } from './collections';
import { evaluate } from './evaluate';
import { type Frame, bind, placeIn } from './instances';
import { boolOf, piecesOf, standingAt, text } from './values';

/**
 * A quoted template or heredoc. Known parts stay known around holes; a template that is one interpolation alone is the
 * value itself, of any type (https://developer.hashicorp.com/terraform/language/expressions/strings).
 */
export function template(expression: Extract<Expression, { kind: 'template' }>, frame: Frame): Value {
  const at = placeIn(frame, expression);
  const [only] = expression.parts;
  if (expression.parts.length === 1 && only?.kind === 'interpolation') return standingAt(evaluate(only.expression, frame), at);
  const pieces: Piece[] = [];
  append(pieces, expression.parts, frame);
  // A list that has grown takes more room than it needs.
  return text(pieces.slice(), at);
}

/** Adds what parts of a template come to. */
export function append(pieces: Piece[], parts: readonly TemplatePart[], frame: Frame): void {
  for (const part of parts) {
    if (pieces.length > limits.pieces) {
      pieces.length = limits.pieces;
      pieces.push({ is: 'unknown', why: 'too long a template', at: placeIn(frame, part) });
      return;
    }
    const at = placeIn(frame, part);
    switch (part.kind) {
      case 'literal':
        if (part.value !== '')
          pieces.push({ is: 'known', text: part.value, at, exact: part.value.length === part.span.end - part.span.start });
        break;
      case 'interpolation': {
        const found = piecesOf(evaluate(part.expression, frame));
        if (found) for (const piece of found) pieces.push(piece);
        else pieces.push({ is: 'unknown', why: 'null within a template', at });
        break;
      }
      case 'if': {
        const condition = boolOf(evaluate(part.condition, frame));
        if (condition === undefined) pieces.push({ is: 'unknown', why: 'the condition is not known', at });
        else append(pieces, condition ? part.yes : part.no, frame);
        break;
      }
      case 'for': {
        const collection = evaluate(part.collection, frame);
        const isAffordable = spend(frame.instance.evaluation.budget, costOf(collection), at);
        const elements = isAffordable ? elementsOf(collection) : undefined;
        for (const { key, value } of elements ?? []) {
          const inner = bind(frame, part.valueVariable.name, value);
          append(pieces, part.body, part.keyVariable ? bind(inner, part.keyVariable.name, key) : inner);
        }
        if (!elements || !isComplete(collection)) pieces.push({ is: 'unknown', why: 'the collection is not known', at });
      }
    }
  }
}
