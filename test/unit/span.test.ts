import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { same } from '../../server/facts/same';
import { across, Anchors, endOf, idOf, placeId, span, startOf, stretch, type Span } from '../../server/syntax/span';

const at = ({ start, end }: Span): readonly number[] => [start, end];

describe('spans', () => {
  it('of a part of a file move with it, and so do stretches of them', () => {
    const anchor = new Anchors().at(10);
    const [first, last] = [anchor.span(12, 15), anchor.span(20, 30)];
    const made = [first, stretch(last, 2, 4), startOf(last), endOf(last), across(first, last)];
    assert.deepEqual(made.map(at), [
      [12, 15],
      [22, 24],
      [20, 20],
      [30, 30],
      [12, 30],
    ]);
    anchor.offset = 110;
    assert.deepEqual(made.map(at), [
      [112, 115],
      [122, 124],
      [120, 120],
      [130, 130],
      [112, 130],
    ]);
    assert.equal(JSON.stringify(first), '{"start":112,"end":115}');
  });

  it('have names that stay when they move, and that no other part has', () => {
    const anchors = new Anchors();
    const [one, other] = [anchors.at(0), anchors.at(50)];
    const name = idOf(one.span(5, 6));
    one.offset = 50;
    assert.equal(idOf(one.span(55, 56)), name);
    assert.notEqual(idOf(other.span(55, 56)), name);
    assert.equal(placeId({ uri: 'file:///a', span: span(5, 6) }), 'file:///a#5');
  });

  it('are the same only if they move together', () => {
    const anchors = new Anchors();
    const [one, other] = [anchors.at(0), anchors.at(0)];
    assert.equal(same({ at: one.span(1, 2) }, { at: one.span(1, 2) }), true);
    assert.equal(same({ at: one.span(1, 2) }, { at: other.span(1, 2) }), false);
    assert.equal(same({ at: one.span(1, 2) }, { at: span(1, 2) }), false);
    assert.equal(same({ at: span(1, 2) }, { at: span(1, 2) }), true);
  });
});
