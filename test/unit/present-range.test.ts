import assert from 'node:assert/strict';
import fc from 'fast-check';
import { linesOf, offsetAt, positionAt } from '../../server/present/lines';
import { rangesOf } from '../../server/present/range';

describe('present/lines', () => {
  it('ends lines as the protocol says: line feed, carriage return, or both', () => {
    assert.deepEqual(linesOf('a\nb\r\nc\rd\u2028e'), [0, 2, 5, 7]);
    assert.deepEqual(linesOf(''), [0]);
    assert.deepEqual(linesOf('\r\n'), [0, 2]);
  });

  it('counts UTF-16 units', () => {
    const text = 'ü😀x\ny';
    const lines = linesOf(text);
    assert.deepEqual(positionAt(lines, text.indexOf('x')), { line: 0, character: 3 });
    assert.deepEqual(positionAt(lines, text.indexOf('y')), { line: 1, character: 0 });
    assert.deepEqual(positionAt(lines, -1), { line: 0, character: 0 });
  });

  it('gives an offset back for every position, and draws positions outside to the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '😀') }), (text) => {
        const lines = linesOf(text);
        for (let at = 0; at <= text.length; at++) {
          const back = offsetAt(lines, text, positionAt(lines, at));
          const inBreak = text[at] === '\n' && text[at - 1] === '\r';
          assert.equal(back, inBreak ? at - 1 : at);
        }
      }),
    );
    const lines = linesOf('ab\r\ncd');
    assert.equal(offsetAt(lines, 'ab\r\ncd', { line: 0, character: 99 }), 2);
    assert.equal(offsetAt(lines, 'ab\r\ncd', { line: 9, character: 0 }), 6);
    assert.equal(offsetAt(lines, 'ab\r\ncd', { line: -1, character: 4 }), 0);
  });
});

describe('present/range', () => {
  it('counts a byte order mark for the editor, and not for people', () => {
    const ranges = rangesOf(() => '\uFEFFkind: X\nname: y');
    const first = { uri: 'file:///a', span: { start: 1, end: 5 } };
    assert.deepEqual(ranges.of(first), { start: { line: 0, character: 1 }, end: { line: 0, character: 5 } });
    assert.deepEqual(ranges.counted(first), { start: { line: 1, column: 1 }, end: { line: 1, column: 5 } });
    assert.deepEqual(ranges.counted({ uri: 'file:///a', span: { start: 9, end: 13 } }).start, { line: 2, column: 1 });
  });

  it('places everything at the start of a file without text', () => {
    const at = { uri: 'file:///new.tf', span: { start: 0, end: 0 } };
    assert.deepEqual(rangesOf(() => undefined).of(at).end, { line: 0, character: 0 });
  });

  it('reads the text of a file once', () => {
    let reads = 0;
    const ranges = rangesOf(() => (reads++, 'a\nb'));
    ranges.of({ uri: 'file:///a', span: { start: 0, end: 1 } });
    ranges.counted({ uri: 'file:///a', span: { start: 2, end: 3 } });
    assert.equal(reads, 1);
  });
});
